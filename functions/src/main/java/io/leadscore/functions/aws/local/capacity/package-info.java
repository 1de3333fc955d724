/**
 * Computes what calls of DynamoDB cost, by its published rules. Exports
 * {@link io.leadscore.functions.aws.local.capacity.CapacityMeter}.
 */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local.capacity;
