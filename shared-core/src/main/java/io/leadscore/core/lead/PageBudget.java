package io.leadscore.core.lead;

import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.lead.Traits.Trait;
import io.leadscore.core.lead.Lead.PageUse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What inputs of public pages may add to one lead. Every decision reads and writes the whole lead, so a stranger with the
 * key of a page could otherwise make each later activity of the lead a hundred times as dear. What does not fit is left
 * out; the activity itself is stored. Inputs of the company's own systems have the larger limits of the lead. Thread-safe.
 */
final class PageBudget {
    /** The most bytes of the lead's traits: ten times a full profile. */
    static final int MAX_TRAIT_BYTES = 16 * 1024;
    /** The most bytes of the lead's identities: all 200 anonymous ids of the usual length. */
    static final int MAX_IDENTITY_BYTES = 16 * 1024;
    /** The most bytes of the lead's tally: eight times that of a busy lead of three years. */
    static final int MAX_TALLY_BYTES = 64 * 1024;
    /** The most new anonymous ids a UTC day: more browsers than a person uses on one day. */
    static final int MAX_NEW_ANONYMOUS_IDS = 5;
    /** What a trait takes beside its texts: punctuation, and the time of the input that set it. */
    private static final int TRAIT_OVERHEAD = 24;

    private static final long MINUTES_OF_A_DAY = 24 * 60;

    private PageBudget() {}

    /** About the bytes that the traits take on the lead's row. */
    static int bytes(Traits traits) {
        int bytes = 0;
        for (var trait : traits.byName().entrySet()) {
            Trait value = trait.getValue();
            bytes += ActivityLimits.utf8Bytes(trait.getKey())
                    + ActivityLimits.utf8Bytes(value.value().toJson())
                    + ActivityLimits.utf8Bytes(value.setBy().source())
                    + ActivityLimits.utf8Bytes(value.setBy().messageId())
                    + TRAIT_OVERHEAD;
        }
        return bytes;
    }

    static long minute(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), 60L);
    }

    /** The use so far, with the counts of an earlier minute or day at zero. */
    static PageUse current(@Nullable PageUse use, Instant now) {
        long minute = minute(now);
        if (use == null) {
            return new PageUse(minute, 0, 0);
        }
        boolean sameDay = Math.floorDiv(use.minute(), MINUTES_OF_A_DAY) == Math.floorDiv(minute, MINUTES_OF_A_DAY);
        return new PageUse(minute, use.minute() == minute ? use.activities() : 0, sameDay ? use.anonymousIds() : 0);
    }
}
