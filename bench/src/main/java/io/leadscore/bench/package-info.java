/** Benchmarks. {@code bench/README.md} says how to run them by hand. Exports nothing. */
@org.jspecify.annotations.NullMarked
package io.leadscore.bench;
