/** Writes leads to the records of a CRM. Exports {@link io.leadscore.functions.sinks.record.RecordSink}. */
@org.jspecify.annotations.NullMarked
package io.leadscore.functions.sinks.record;
