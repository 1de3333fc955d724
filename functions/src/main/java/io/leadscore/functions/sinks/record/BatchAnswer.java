package io.leadscore.functions.sinks.record;

import io.leadscore.functions.port.crm.SinkAnswer;
import java.util.List;

/** What a CRM answered to a call about several records. */
public sealed interface BatchAnswer {
    /** One answer for each record, in the order of the call. */
    record Each(List<RecordAnswer> answers) implements BatchAnswer {
        public Each {
            answers = List.copyOf(answers);
        }
    }

    /** The call as a whole had no success, so none of the records was written; if the answer is unclear, nobody knows. */
    record Whole(SinkAnswer answer) implements BatchAnswer {}
}
