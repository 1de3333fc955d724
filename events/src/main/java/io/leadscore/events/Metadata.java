package io.leadscore.events;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What every event says of itself.
 *
 * @param id           never differs between deliveries: {@code <leadId>#<seq>}; consumers deduplicate by it
 * @param seq          gapless per lead, from 1
 * @param model        the scoring model that the event is about; null if it is about none
 * @param modelVersion its version; null with {@code model}
 * @param effectiveOn  the UTC day on which it took effect, which may lie before {@code recordedAt}
 * @param recordedAt   when it was decided
 */
public record Metadata(String id, long seq, @Nullable String model, @Nullable Integer modelVersion,
        LocalDate effectiveOn, Instant recordedAt, Cause cause) {
    /** Version of the shape of {@code detail}; raised only by a change that breaks consumers. */
    public static final int SCHEMA_VERSION = 1;
}
