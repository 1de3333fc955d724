/** Counts on their way to CloudWatch; exports {@link io.leadscore.functions.metrics.EmfMetrics}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.metrics;
