/** What queues, streams and schedules hand to the handlers, as they write it: JSON in, JSON out. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.payload;
