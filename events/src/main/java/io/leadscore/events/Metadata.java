package io.leadscore.events;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of every event.
 *
 * @param id           the same in every delivery, so consumers can deduplicate by it: {@code <leadId>#<seq>}
 * @param seq          the sequence number: from 1 for each lead, without gaps. After the table was restored it continues
 *                     above a multiple of 1,000,000,000
 * @param model        the scoring model of the event; null if it has none
 * @param modelVersion the version of the model; null if {@code model} is null
 * @param effectiveOn  the UTC day on which the change took effect; it may be before {@code recordedAt}
 * @param recordedAt   when the change was decided
 */
public record Metadata(String id, long seq, @Nullable String model, @Nullable Integer modelVersion,
        LocalDate effectiveOn, Instant recordedAt, Cause cause) {
    /** The version of the shape of {@code detail}. Only a change that breaks consumers raises it. */
    public static final int SCHEMA_VERSION = 1;
}
