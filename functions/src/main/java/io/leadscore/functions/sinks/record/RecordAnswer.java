package io.leadscore.functions.sinks.record;

import io.leadscore.functions.port.crm.SinkAnswer;

/** What a CRM answered about one record. */
public sealed interface RecordAnswer {
    /** It has what was sent. */
    record Written(String record) implements RecordAnswer {}

    /** There is no such record, or not any more. */
    record Missing() implements RecordAnswer {}

    /** The person has another record: one that existed before, or one that the record became. Nothing was written. */
    record Elsewhere(String record) implements RecordAnswer {}

    /** It was not written. */
    record NotWritten(SinkAnswer answer) implements RecordAnswer {}
}
