/** The payloads that handlers receive from queues, schedules and CloudFormation, and the payloads that they send. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.payload;
