package io.leadscore.core.lead;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.tally.Tally;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of a lead between decisions. Immutable.
 *
 * @param version    0 before the first commit; each commit adds 1
 * @param lastSeq    sequence number of the last event; 0 before the first
 * @param models     by model name
 * @param dueOn      never later than the first day on which a stage or ranking band changes by itself; null if none ever
 *                   does. It may be earlier
 * @param tallyFull  whether an activity was left uncounted because the tally reached its limit
 */
public record Lead(String leadId, long version, long lastSeq, Traits traits, Set<Identity> identities, Tally tally,
        Map<String, ModelState> models, @Nullable LocalDate dueOn, boolean tallyFull) {
    /**
     * Bytes of all identities of a lead: over a thousand browsers that one person used. Whoever has a public write key could
     * otherwise fill a lead until nothing can be stored for it, beside a full tally and the traits that a form may set.
     */
    public static final int MAX_IDENTITY_BYTES = 64 * 1024;

    public Lead {
        identities = Collections.unmodifiableSet(new TreeSet<>(identities));
        models = Collections.unmodifiableMap(new TreeMap<>(models));
    }

    /** The latest day up to which the ladder of a model has been followed; null before the first evaluation. */
    public @Nullable LocalDate evaluatedOn() {
        LocalDate latest = null;
        for (ModelState state : models.values()) {
            latest = latest == null || state.evaluatedOn().isAfter(latest) ? state.evaluatedOn() : latest;
        }
        return latest;
    }

    /** A lead of which nothing is known yet. */
    public static Lead unknown(String leadId) {
        return new Lead(leadId, 0, 0, Traits.NONE, Set.of(), Tally.EMPTY, Map.of(), null, false);
    }
}
