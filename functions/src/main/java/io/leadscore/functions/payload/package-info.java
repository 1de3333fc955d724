/** What queues, schedules and CloudFormation hand to the handlers, and what we hand to queues and to CloudFormation. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.payload;
