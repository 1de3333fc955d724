package io.leadscore.core.lead;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.tally.Tally;
import io.leadscore.events.Cause;
import io.leadscore.events.Metadata;
import io.leadscore.events.PublishedEvent.LeadErased;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides how a lead is erased. Pure and thread-safe. */
public final class EraseDecisions {
    private EraseDecisions() {}

    /**
     * Makes a tombstone of a lead. It keeps the identities and parts until the other rows of the lead are gone, and it is
     * due, so that each sweep continues with them.
     *
     * @param lead no tombstone
     */
    public static Decision erase(Lead lead, boolean suppressed, Instant now) {
        long seq = lead.lastSeq() + 1;
        LocalDate today = UtcDays.of(now);
        var erased = new LeadErased(
                new Metadata(lead.leadId() + "#" + seq, seq, null, null, today, now, Cause.ERASURE), lead.leadId());
        var unranked = new TreeMap<String, Optional<Ranking>>();
        lead.models()
                .forEach((model, state) -> Ranking.of(state.stage(), state.totalMilli())
                        .ifPresent(_ -> unranked.put(model, Optional.empty())));
        Lead tombstone = tombstone(lead, seq, lead.identities(),
                lead.ledger().parts(), today, new Erasure(now, suppressed));
        return new Decision(lead, tombstone, List.of(), Set.of(), List.of(erased), unranked);
    }

    /**
     * Ends the clean-up: nothing is left of the lead but its tombstone, and perhaps events that are not published yet.
     *
     * @param eventsLeft whether there are such events. Then it stays due
     * @return empty if there is nothing to change
     */
    public static Optional<Decision> cleaned(Lead tombstone, boolean eventsLeft) {
        Erasure erasure = tombstone.erasure();
        if (erasure == null || (tombstone.identities().isEmpty() && (eventsLeft || tombstone.dueOn() == null))) {
            return Optional.empty();
        }
        Lead after = tombstone(tombstone, tombstone.lastSeq(), Set.of(),
                eventsLeft ? tombstone.ledger().parts() : Set.of(), eventsLeft ? tombstone.dueOn() : null, erasure);
        return Optional.of(new Decision(tombstone, after, List.of(), Set.of(), List.of(), Map.of()));
    }

    /** What a later version of Leadscore has stored with the lead goes, too: it can be of the person. */
    private static Lead tombstone(Lead lead, long lastSeq, Set<Identity> identities,
            Set<String> parts, @Nullable LocalDate dueOn, Erasure erasure) {
        return new Lead(lead.leadId(), lead.version() + 1, lastSeq, Traits.NONE, identities, Tally.EMPTY, Map.of(),
                dueOn, false, null, new Ledger(null, 0, parts), Merging.NONE, erasure, null);
    }
}
