package io.leadscore.functions.port.crm;

import io.leadscore.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a system is to know of a lead. Immutable.
 *
 * @param id     the id of the event that caused it, or an id that was never used before
 * @param leadId the id of the lead
 * @param record what the system calls the lead, if it has said so before; null otherwise
 * @param what   the state of the lead
 * @param change the event that caused it, as JSON: {@code {"eventId", "detailType", "model", "stage", "effectiveOn",
 *               "cause"}}; null if no event did
 */
public record SinkWrite(String id, String leadId, @Nullable String record, What what, Json.@Nullable Obj change) {
    /** The state of a lead. */
    public sealed interface What {
        /** What is sent of the lead, as one text. Equal states have equal texts. */
        String text();

        /**
         * The lead as it is now.
         *
         * @param profile as {@code GET /leads/{lead}} answers it, without {@code crm}
         */
        record Current(Json.Obj profile) implements What {
            @Override
            public String text() {
                return profile.toJson();
            }
        }

        /**
         * The lead became a part of another one.
         *
         * @param leadId the id of the other lead
         */
        record Merged(String leadId) implements What {
            @Override
            public String text() {
                return "merged into " + leadId;
            }
        }

        /** The lead was erased. */
        record Erased() implements What {
            @Override
            public String text() {
                return "erased";
            }
        }
    }
}
