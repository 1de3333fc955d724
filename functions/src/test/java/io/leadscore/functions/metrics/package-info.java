/** Tests of the metrics' format. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.metrics;
