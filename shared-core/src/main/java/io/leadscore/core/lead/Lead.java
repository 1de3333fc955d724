package io.leadscore.core.lead;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.score.SalesWait;
import io.leadscore.core.tally.Tally;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of a lead. Immutable.
 *
 * @param version    0 before the first commit; each commit adds 1
 * @param lastSeq    the sequence number of the last event; 0 before the first, or see {@link #numberedAbove}
 * @param models     the state under each model, by its name
 * @param dueOn      a day that is not later than the first day on which a stage or ranking band changes by itself, or
 *                   the lead becomes overdue; it may be earlier. Null if none ever changes
 * @param tallyFull  whether an activity was left uncounted because the tally reached its limit
 * @param pageUse    what public pages have sent of late; null if nothing
 * @param ledger     where its activities are
 * @param merging    how it stands to the leads that were named together with it
 * @param erasure    that the lead was erased: it is a tombstone, and nobody reads it any more. Null for any other lead
 * @param later      what a later version of Leadscore has stored with the lead; null if nothing
 */
public record Lead(String leadId, long version, long lastSeq, Traits traits, Set<Identity> identities, Tally tally,
        Map<String, ModelState> models, @Nullable LocalDate dueOn, boolean tallyFull, @Nullable PageUse pageUse,
        Ledger ledger, Merging merging, @Nullable Erasure erasure, @Nullable Later later) {
    /** A lead that was not erased. */
    public Lead(String leadId, long version, long lastSeq, Traits traits, Set<Identity> identities, Tally tally,
            Map<String, ModelState> models, @Nullable LocalDate dueOn, boolean tallyFull, @Nullable PageUse pageUse,
            Ledger ledger, Merging merging, @Nullable Later later) {
        this(leadId, version, lastSeq, traits, identities, tally, models, dueOn, tallyFull, pageUse, ledger, merging,
                null, later);
    }

    /**
     * What public pages have sent in the last minute and day in which they sent something.
     *
     * @param minute       minutes since 1970
     * @param activities   how many activities in this minute
     * @param anonymousIds how many new anonymous ids on the UTC day of this minute
     */
    public record PageUse(long minute, int activities, int anonymousIds) {}

    /** How many activities public pages have sent in the minute of this instant. */
    public int pageActivities(Instant now) {
        return pageUse != null && pageUse.minute() == PageBudget.minute(now) ? pageUse.activities() : 0;
    }

    /**
     * What this version does not know. A store makes it from what it has read, and writes it back as it was. So nothing is
     * lost if an earlier version of Leadscore runs again after a rollback. Immutable, with equality by value.
     */
    public interface Later {}

    public Lead {
        identities = Collections.unmodifiableSet(new TreeSet<>(identities));
        models = Collections.unmodifiableMap(new TreeMap<>(models));
    }

    /** The latest day up to which the ladder of a model was evaluated; null before the first evaluation. */
    public @Nullable LocalDate evaluatedOn() {
        LocalDate latest = null;
        for (ModelState state : models.values()) {
            latest = latest == null || state.evaluatedOn().isAfter(latest) ? state.evaluatedOn() : latest;
        }
        return latest;
    }

    /**
     * Whether this lead is another person than the one with a stronger identity that belongs to no lead yet, although an
     * input names both: this lead has another identity of that kind. It also counts as another person if it has no room
     * for the identity: the strongest identity of an input must lead to the activity, because a repeat is recognised by
     * it.
     *
     * @param stronger an identity of a stronger kind than the one that this lead has in common with the input
     * @param trusted  whether a system of the company sent the input; pages have less room
     */
    public boolean isSomebodyElse(Identity stronger, boolean trusted) {
        return identities.stream().anyMatch(held -> held.kind() == stronger.kind())
                || merging.detached().contains(stronger)
                || !IdentityLimits.hasRoom(identities, stronger,
                        trusted ? IdentityLimits.MAX_BYTES : PageBudget.MAX_IDENTITY_BYTES);
    }

    /**
     * This lead, with its next event numbered above {@code seq}. After a table was restored, it keeps new events from
     * getting the ids of events that were published before, and that the restored table does not know.
     */
    public Lead numberedAbove(long seq) {
        return lastSeq >= seq ? this
                : new Lead(leadId, version, seq, traits, identities, tally, models, dueOn, tallyFull, pageUse,
                        ledger, merging, erasure, later);
    }

    /** That it waits for sales under a model, on the day of its last evaluation. Empty if it does not. */
    public Optional<SalesWait> waiting(String model) {
        ModelState state = models.get(model);
        return isMerged() || state == null || state.salesWait() == null
                || state.salesWait().isAnswered(ledger.outcomeOn())
                        ? Optional.empty()
                        : Optional.of(state.salesWait());
    }

    /** Whether nothing is left of it but a tombstone. */
    public boolean isErased() {
        return erasure != null;
    }

    /** Whether it became a part of another lead. It keeps what it needs to be a lead of its own again. */
    public boolean isMerged() {
        return merging.mergedInto() != null;
    }

    /** Whether it has a user id or an e-mail address: it is a person whom somebody knows. */
    public boolean isIdentified() {
        return identities.stream()
                .anyMatch(identity -> identity.kind() == Identity.Kind.USER_ID
                        || identity.kind() == Identity.Kind.EMAIL);
    }

    /** The ids of its records in a CRM, in a fixed order. */
    public List<String> records(String system) {
        String prefix = system + ":";
        return identities.stream()
                .filter(identity -> identity.kind() == Identity.Kind.CRM && identity.value().startsWith(prefix))
                .map(identity -> identity.value().substring(prefix.length()))
                .toList();
    }

    /** Whether this id is its own, or that of one of its parts. */
    public boolean answersTo(String id) {
        return leadId.equals(id) || ledger.parts().contains(id);
    }

    /** Whether a link to the lead is of no use: it was refused before, and this evidence is not stronger. */
    public boolean refusesLink(String otherId, Evidence evidence) {
        return merging.refuses(otherId, evidence);
    }

    /** A lead about which nothing is known yet. */
    public static Lead unknown(String leadId) {
        return new Lead(leadId, 0, 0, Traits.NONE, Set.of(), Tally.EMPTY, Map.of(), null, false, null,
                Ledger.NONE, Merging.NONE, null);
    }
}
