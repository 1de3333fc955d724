package io.leadscore.functions.port.crm;

import io.leadscore.core.json.Json;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a system is to know of a lead. Immutable.
 *
 * @param id       the id of the event that caused it, or an id that was never used before
 * @param leadId   the id of the lead
 * @param record   what the system calls the lead, if it has said so before; null otherwise
 * @param isNew    whether nothing of the lead was ever sent to the system
 * @param again    whether a person asks for it: what was deleted in the system is made again
 * @param mayLand  until when an earlier write of the lead, whose end nobody knows, can still reach the system; null if none can
 * @param what     the state of the lead
 * @param change   the event that caused it, as JSON: {@code {"eventId", "detailType", "model", "stage", "effectiveOn",
 *                 "cause"}}; null if no event did
 */
public record SinkWrite(String id, String leadId, @Nullable String record, boolean isNew, boolean again,
        @Nullable Instant mayLand, What what,
        Json.@Nullable Obj change) {
    /** The state of a lead. */
    public sealed interface What {
        /**
         * The lead as it is now.
         *
         * @param profile   as {@code GET /leads/{lead}} answers it, without {@code crm}
         * @param qualified by model: the day on which the lead rose last to the rung from which on it is sent; without the models under
         *                  which it never did
         */
        record Current(Json.Obj profile, Map<String, LocalDate> qualified) implements What {
            public Current {
                qualified = Collections.unmodifiableMap(new TreeMap<>(qualified));
            }
        }

        /**
         * The lead became a part of another one.
         *
         * @param leadId the id of the other lead
         * @param other  the other lead and what the system calls it; null if the system has not said so
         */
        record Merged(String leadId, @Nullable Known other) implements What {}

        /** A lead whose record is known. */
        record Known(Current lead, String record) {}

        /** The lead was erased. */
        record Erased() implements What {}
    }
}
