/** Benchmarks, run by hand as {@code bench/README.md} says; exports nothing. */
@org.jspecify.annotations.NullMarked
package io.leadscore.bench;
