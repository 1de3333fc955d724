/** What calls of DynamoDB cost, by its published rules; exports {@link io.leadscore.functions.aws.local.capacity.CapacityMeter}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.aws.local.capacity;
