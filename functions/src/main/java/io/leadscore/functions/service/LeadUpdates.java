package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.LeadStore.Found;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.Quarantine;
import io.leadscore.functions.port.TooLargeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only class that changes leads. It reads a lead, makes a pure decision and writes it conditionally. If another
 * writer was first, it starts again. After a crash at any point, a second delivery of the same input leads to the same
 * state. Thread-safe.
 */
public final class LeadUpdates {
    /**
     * The most activities of one decision. With ten identities and a stage that changes under each model, they fit in one
     * transaction of 100 items and 4 MB. If the lead is also handed to sales under many models, they are decided in halves.
     */
    public static final int MAX_ACTIVITIES = 40;
    /**
     * The most events of a decision that only lets time pass. With the lead and the entries in the lists of the active
     * models, they fit in one transaction.
     */
    static final int MAX_EVENTS_ALONE = LeadStore.MAX_COMMIT_ROWS - 1 - ModelCache.MAX_ACTIVE
            - ModelCache.MAX_HAND_OFFS;

    private final LeadStore store;
    private final ModelCache models;
    private final Quarantine quarantine;
    private final Metrics metrics;
    private final InstantSource clock;
    private final Supplier<String> leadIds;
    private final Backoff backoff;
    private final int pageActivitiesPerMinute;

    /** The result of one activity. */
    public enum Outcome {
        /** It is stored and counted. */
        STORED,
        /** It was stored before. */
        REPEAT,
        /** An activity with the same message id but different content was stored before, and is kept. */
        REPEAT_WITH_OTHER_CONTENT,
        /** It can never be stored and was moved to quarantine. */
        QUARANTINED,
        /** It is not kept: it names a person who was erased after it, or who is suppressed. */
        ERASED,
        /** It is not stored: public pages have sent too much for this lead in this minute. Send it again later. */
        TOO_MANY
    }

    /**
     * The result of the activities.
     *
     * @param leadId   the lead that they belong to; null if none of them is stored
     * @param outcomes in the order of the activities
     */
    public record Taken(@Nullable String leadId, List<Outcome> outcomes) {
        public Taken {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** The result of a revision. */
    public sealed interface Revision {
        /**
         * It is durable.
         *
         * @param decisions the decision, after those that let time pass before it, because all together have too many
         *                  events for one commit
         */
        record Written(List<Decision> decisions) implements Revision {
            public Written {
                decisions = List.copyOf(decisions);
            }
        }

        /** There was nothing to do. */
        record Unneeded() implements Revision {}

        /** Other writers were first until the time was up. Nothing was written. */
        record Contended() implements Revision {}
    }

    /**
     * @param leadIds random ids that were never used before, never derived from an identity
     * @param pageActivitiesPerMinute the most activities of one lead that public pages may send in a minute; 0 for any
     *                                number
     */
    public LeadUpdates(LeadStore store, ModelCache models, Quarantine quarantine, Metrics metrics,
            InstantSource clock, Supplier<String> leadIds, Backoff backoff, int pageActivitiesPerMinute) {
        this.store = store;
        this.models = models;
        this.quarantine = quarantine;
        this.metrics = metrics;
        this.clock = clock;
        this.leadIds = leadIds;
        this.backoff = backoff;
        this.pageActivitiesPerMinute = pageActivitiesPerMinute;
    }

    /**
     * Stores and counts each activity exactly once. When it returns, all outcomes are durable. The result is that of one
     * decision after the other; those that surely belong to one lead are decided together.
     *
     * @param ofOneLead 1 to {@link #MAX_ACTIVITIES} activities that can be of the same person, with 1 to
     *                  {@link Activity#MAX_IDENTITIES} identities and at most one user id in all
     * @throws BusyException if the time is up. Each activity is then stored completely or not at all: send all of them
     *          again
     */
    public Taken take(List<Activity> ofOneLead, Instant deadline) {
        if (ofOneLead.isEmpty() || ofOneLead.size() > MAX_ACTIVITIES) {
            throw new IllegalArgumentException(
                    ofOneLead.size() + " activities in one decision: 1 to " + MAX_ACTIVITIES + " are possible");
        }
        var first = new LinkedHashMap<MessageKey, Activity>();
        var repeats = new HashMap<Integer, Outcome>();
        for (int i = 0; i < ofOneLead.size(); i++) {
            Activity activity = ofOneLead.get(i);
            Activity earlier = first.putIfAbsent(MessageKey.of(activity), activity);
            if (earlier != null) {
                repeats.put(i, repeat(earlier, activity));
            }
        }
        var outcomes = new HashMap<MessageKey, Outcome>();
        String leadId = store(first, outcomes, deadline);

        var inOrder = new ArrayList<Outcome>();
        for (int i = 0; i < ofOneLead.size(); i++) {
            Outcome repeat = repeats.get(i);
            inOrder.add(repeat != null ? repeat : outcome(outcomes, MessageKey.of(ofOneLead.get(i))));
        }
        return new Taken(leadId, inOrder);
    }

    /** The outcomes of activities that are surely stored already, see {@link StoredBefore}, by their place in the list. */
    Map<Integer, Outcome> repeats(List<Activity> activities) {
        var repeats = new HashMap<Integer, Outcome>();
        new StoredBefore(store).find(activities)
                .forEach((at, stored) -> repeats.put(at, repeat(stored, activities.get(at))));
        return repeats;
    }

    /** Nothing is looked up yet. */
    KnownLeads knownLeads() {
        return new KnownLeads(store);
    }

    private static Outcome outcome(Map<MessageKey, Outcome> outcomes, MessageKey key) {
        Outcome outcome = outcomes.get(key);
        if (outcome == null) {
            throw new IllegalStateException("an activity has no outcome after all were stored");
        }
        return outcome;
    }

    /** Stores all activities, in one decision if possible. Returns the lead's id, or null if all are quarantined. */
    private @Nullable String store(Map<MessageKey, Activity> activities, Map<MessageKey, Outcome> outcomes,
            Instant deadline) {
        try {
            return decide(new LinkedHashMap<>(activities), outcomes, deadline);
        } catch (TooLargeException e) {
            // Nothing was written. Storing them one by one shows which of them are too large.
            if (activities.size() == 1) {
                activities.forEach((key, activity) -> {
                    quarantine.activity(activity, "too large to store");
                    metrics.count(Metrics.QUARANTINED, 1);
                    outcomes.put(key, Outcome.QUARANTINED);
                });
                return null;
            }
            String leadId = null;
            for (var one : activities.entrySet()) {
                if (!outcomes.containsKey(one.getKey())) {
                    String stored = store(Map.of(one.getKey(), one.getValue()), outcomes, deadline);
                    leadId = stored == null ? leadId : stored;
                }
            }
            return leadId;
        }
    }

    private @Nullable String decide(Map<MessageKey, Activity> left, Map<MessageKey, Outcome> outcomes,
            Instant deadline) {
        return commitUntil(deadline, () -> attempt(left, outcomes))
                .orElseThrow(() -> new BusyException(
                        "the activities were not stored: other writers were first until the time was up"))
                .leadId();
    }

    /** Every activity has its outcome. The lead is null if none of them is kept. */
    private record Settled(@Nullable String leadId) {
        static Optional<Settled> of(Lead lead) {
            return Optional.of(new Settled(lead.leadId()));
        }
    }

    /** The only loop of reading, deciding and committing. An attempt returns empty if another writer was first. */
    private <T> Optional<T> commitUntil(Instant deadline, Supplier<Optional<T>> attempt) {
        return backoff.until(deadline, () -> {
            Optional<T> done = attempt.get();
            if (done.isEmpty()) {
                metrics.count(Metrics.COMMIT_RETRIED, 1);
            }
            return done;
        });
    }

    /** Empty if another writer was first. */
    private Optional<Settled> attempt(Map<MessageKey, Activity> left, Map<MessageKey, Outcome> outcomes) {
        Optional<Claims> claims = Claims.of(left.values(), store);
        if (claims.isEmpty()) {
            return Optional.empty();
        }
        if (settleErased(claims.get(), left, outcomes)) {
            return Optional.of(new Settled(null));
        }
        var named = ResolvedLead.of(left.values(), claims.get(), leadIds);
        int together = named.together(left.values(), clock.instant());
        if (together < left.size()) {
            return attemptInTurn(left, together, outcomes);
        }
        if (isTooMany(named.lead(), left.values())) {
            left.keySet().forEach(key -> outcomes.put(key, Outcome.TOO_MANY));
            metrics.count(Metrics.TOO_MANY, left.size());
            return Settled.of(named.lead());
        }
        if (settleStoredInParts(named.lead(), left, outcomes)) {
            return left.isEmpty() ? Settled.of(named.lead()) : attempt(left, outcomes);
        }
        Decision decision = learn(named, List.copyOf(left.values()));
        var change = new Change(List.of(decision), named.links(left.values()), null,
                named.reclaimed(decision.newIdentities()));
        Optional<Decision> part = partOfTooLarge(change, decision);
        if (part.isPresent()) {
            return isWritten(part.get()) ? attempt(left, outcomes) : Optional.empty();
        }
        if (change.rows() > LeadStore.MAX_COMMIT_ROWS && left.size() > 1) {
            return attemptInTurn(left, left.size() / 2, outcomes);
        }
        return switch (store.commit(change)) {
            case Commit.Committed _ -> {
                left.keySet().forEach(key -> outcomes.put(key, Outcome.STORED));
                countFullTally(decision);
                if (decision.overBudget() > 0) {
                    metrics.count(Metrics.OVER_BUDGET, decision.overBudget());
                }
                countLeftOut(decision, named.ofOthers());
                yield Settled.of(named.lead());
            }
            case Commit.AlreadyStored(var stored) -> {
                int before = left.size();
                settle(named.lead(), stored, left, outcomes);
                if (left.size() == before) {
                    throw new IllegalStateException(
                            "the store reports activities as repeated that are not part of the decision");
                }
                // No other writer is in the way of the remaining activities, so retry them without a wait.
                yield left.isEmpty() ? Settled.of(named.lead()) : attempt(left, outcomes);
            }
            case Commit.LeadMoved _,Commit.IdentityTaken _,Commit.Conflict _ -> Optional.empty();
            case Commit.LinkMoved _ -> throw new IllegalStateException("the store settled no link, and reports one");
        };
    }

    /**
     * The first ones, then the others. What is settled leaves the activities, so that a further attempt does not find its own
     * part as a repeat.
     */
    private Optional<Settled> attemptInTurn(Map<MessageKey, Activity> left, int first,
            Map<MessageKey, Outcome> outcomes) {
        var part = new LinkedHashMap<MessageKey, Activity>();
        left.entrySet().stream().limit(first).forEach(each -> part.put(each.getKey(), each.getValue()));
        Set<MessageKey> keys = Set.copyOf(part.keySet());
        if (attempt(part, outcomes).isEmpty()) {
            return Optional.empty();
        }
        left.keySet().removeAll(keys);
        return attempt(left, outcomes);
    }

    /** Drops what must not be kept of persons who were erased. Returns whether nothing is left. */
    private boolean settleErased(Claims claims, Map<MessageKey, Activity> left, Map<MessageKey, Outcome> outcomes) {
        for (var each : List.copyOf(left.entrySet())) {
            Optional<Activity> admitted = claims.admitted(each.getValue());
            if (admitted.isPresent()) {
                left.put(each.getKey(), admitted.get());
            } else {
                left.remove(each.getKey());
                outcomes.put(each.getKey(), Outcome.ERASED);
                metrics.count(Metrics.ERASED_INPUT, 1);
            }
        }
        return left.isEmpty();
    }

    /**
     * Settles the activities that are stored under a part of the lead. Nothing is added to a part any more, so this read is
     * enough; for the lead's own activities the commit checks. Returns whether there are such activities.
     */
    private boolean settleStoredInParts(Lead lead, Map<MessageKey, Activity> left, Map<MessageKey, Outcome> outcomes) {
        if (lead.ledger().parts().isEmpty()) {
            return false;
        }
        List<StoredActivity> stored = store.stored(lead.ledger().parts(), List.copyOf(left.values()))
                .stream()
                .map(Found::stored)
                .toList();
        settle(lead, stored, left, outcomes);
        return !stored.isEmpty();
    }

    /**
     * Settles repeats. A repeat adds nothing to the lead. So if it names an identity that the lead does not have, it is not sure
     * whose later activities with this identity are, and the rest is left.
     */
    private void settle(Lead lead, List<StoredActivity> stored, Map<MessageKey, Activity> left,
            Map<MessageKey, Outcome> outcomes) {
        var byKey = new HashMap<MessageKey, StoredActivity>();
        stored.forEach(repeat -> byKey.putIfAbsent(MessageKey.of(repeat.activity()), repeat));
        for (var each : List.copyOf(left.entrySet())) {
            StoredActivity repeat = byKey.get(each.getKey());
            if (repeat != null) {
                settle(repeat, left, outcomes);
                var notAdded = new TreeSet<>(each.getValue().identities());
                notAdded.removeAll(lead.identities());
                if (left.values().stream().anyMatch(other -> !Collections.disjoint(other.identities(), notAdded))) {
                    return;
                }
            }
        }
    }

    private boolean isTooMany(Lead lead, Collection<Activity> activities) {
        return pageActivitiesPerMinute > 0
                && lead.pageActivities(clock.instant()) >= pageActivitiesPerMinute
                && activities.stream().noneMatch(Activity::trusted);
    }

    private void countLeftOut(Decision decision, Set<Identity> ofOthers) {
        long leftOut = decision.activities()
                .stream()
                .flatMap(activity -> activity.identities().stream())
                .distinct()
                .filter(identity -> !ofOthers.contains(identity) && !decision.after().identities().contains(identity))
                .count();
        if (leftOut > 0) {
            metrics.count(Metrics.IDENTITY_LEFT_OUT, (int) leftOut);
        }
    }

    private void settle(StoredActivity stored, Map<MessageKey, Activity> left, Map<MessageKey, Outcome> outcomes) {
        MessageKey key = MessageKey.of(stored.activity());
        Activity repeated = left.remove(key);
        if (repeated != null) {
            outcomes.put(key, repeat(stored.activity(), repeated));
        }
    }

    private Outcome repeat(Activity first, Activity repeated) {
        if (first.saysTheSameAs(repeated)) {
            return Outcome.REPEAT;
        }
        metrics.count(Metrics.REPEAT_WITH_OTHER_CONTENT, 1);
        return Outcome.REPEAT_WITH_OTHER_CONTENT;
    }

    private Decision learn(ResolvedLead named, List<Activity> activities) {
        Lead lead = named.lead();
        return models.decider(models.forLead(lead)).learn(lead, activities, named.ofOthers(), clock.instant());
    }

    /** The result of one activity about a lead that is known by its id. */
    public sealed interface About {
        /**
         * It is durable.
         *
         * @param lead   after it; as it is now, if the activity was stored before
         * @param stored the activity as it is stored; another one of the same message may have come first
         */
        record Stored(Lead lead, Activity stored) implements About {}

        /** There is no such lead, or it was erased. Nothing was stored. */
        record NoLead() implements About {}
    }

    /**
     * Stores and counts an activity of a lead exactly once. Unlike {@link #take}, it does not find the lead by the identities of
     * the activity, and makes no lead.
     *
     * @param leadId   of a lead; if it became a part of another one, the activity is one of the other one
     * @param activity without identities
     * @throws BusyException if the time is up. The activity is then stored or not: send it again
     */
    public About takeAbout(String leadId, Activity activity, Instant deadline) {
        return commitUntil(deadline, () -> attemptAbout(leadId, activity))
                .orElseThrow(() -> new BusyException(
                        "the activity was not stored: other writers were first until the time was up"));
    }

    private Optional<About> attemptAbout(String leadId, Activity activity) {
        Optional<Lead> survivor = store.survivor(leadId);
        if (survivor.isEmpty()) {
            return Optional.of(new About.NoLead());
        }
        Lead lead = survivor.get();
        List<Found> inParts = lead.ledger().parts().isEmpty() ? List.of()
                : store.stored(lead.ledger().parts(), List.of(activity));
        if (!inParts.isEmpty()) {
            return Optional.of(new About.Stored(lead, inParts.getFirst().stored().activity()));
        }
        Decision decision = models.decider(models.forLead(lead))
                .learn(lead, List.of(activity), Set.of(), clock.instant());
        Change change = Change.of(decision);
        Optional<Decision> part = partOfTooLarge(change, decision);
        if (part.isPresent()) {
            return isWritten(part.get()) ? attemptAbout(leadId, activity) : Optional.empty();
        }
        return switch (store.commit(change)) {
            case Commit.Committed _ -> {
                countFullTally(decision);
                yield Optional.of(new About.Stored(decision.after(), activity));
            }
            // The lead was read before: a call that was sent twice has stored the activity since.
            case Commit.AlreadyStored(var stored) -> Optional.of(store.survivor(leadId)
                    .<About>map(now -> new About.Stored(now, stored.getFirst().activity()))
                    .orElseGet(About.NoLead::new));
            case Commit.LeadMoved _,Commit.Conflict _ -> Optional.empty();
            case Commit.IdentityTaken _,Commit.LinkMoved _ ->
                throw new IllegalStateException("the store reports an identity or a link, but the decision has none");
        };
    }

    /**
     * Changes a lead by a decision of the function. If another writer was first, the function is called again with the
     * lead's new state. It is not called for a lead that was erased.
     *
     * @param decide returns empty if there is nothing to do
     */
    public Revision revise(String leadId, Function<Lead, Optional<Decision>> decide, Instant deadline) {
        var written = new ArrayList<Decision>();
        return commitUntil(deadline, () -> attempt(leadId, decide, written)).orElseGet(Revision.Contended::new);
    }

    private Optional<Revision> attempt(String leadId, Function<Lead, Optional<Decision>> decide,
            List<Decision> written) {
        Optional<Decision> decision = store.lead(leadId).filter(lead -> !lead.isErased()).flatMap(decide);
        if (decision.isEmpty()) {
            return Optional.of(written.isEmpty() ? new Revision.Unneeded() : new Revision.Written(written));
        }
        Optional<Decision> part = partOfTooLarge(Change.of(decision.get()), decision.get());
        Decision next = part.orElse(decision.get());
        if (!isWritten(next)) {
            return Optional.empty();
        }
        written.add(next);
        return part.isPresent() ? attempt(leadId, decide, written) : Optional.of(new Revision.Written(written));
    }

    /**
     * What changes several leads, or why nothing changes.
     *
     * @param change null if nothing changes
     */
    public record Joint<T>(@Nullable Change change, T result) {}

    /**
     * Changes several leads in one commit. If another writer was first, the function is called again: it reads the leads.
     *
     * @return empty if other writers were first until the time was up. Nothing was written
     */
    public <T> Optional<T> reviseTogether(Supplier<Joint<T>> decide, Instant deadline) {
        return commitUntil(deadline, () -> attempt(decide));
    }

    private <T> Optional<T> attempt(Supplier<Joint<T>> decide) {
        Joint<T> joint = decide.get();
        Change change = joint.change();
        if (change == null) {
            return Optional.of(joint.result());
        }
        if (change.rows() > LeadStore.MAX_COMMIT_ROWS) {
            List<Decision> parts = change.decisions().stream().flatMap(each -> partBefore(each).stream()).toList();
            if (!parts.isEmpty()) {
                return parts.stream().allMatch(this::isWritten) ? attempt(decide) : Optional.empty();
            }
        }
        return switch (store.commit(change)) {
            case Commit.Committed _ -> Optional.of(joint.result());
            // An identity that a change releases may lead elsewhere by now.
            case Commit.LeadMoved _,Commit.LinkMoved _,Commit.IdentityTaken _,Commit.Conflict _ -> Optional.empty();
            case Commit.AlreadyStored _ ->
                throw new IllegalStateException("the store reports a repeated activity, but the change adds none");
        };
    }

    private void countFullTally(Decision decision) {
        if (decision.after().tallyFull()) {
            metrics.count(Metrics.TALLY_FULL, 1);
        }
    }

    /** The part of the decision to commit first, if the change is too large for one commit. */
    private Optional<Decision> partOfTooLarge(Change change, Decision decision) {
        return change.rows() > LeadStore.MAX_COMMIT_ROWS ? partBefore(decision) : Optional.empty();
    }

    /** Whether a decision without activities is written. If not, another writer was first. */
    private boolean isWritten(Decision decision) {
        return switch (store.commit(Change.of(decision))) {
            case Commit.Committed _ -> true;
            case Commit.LeadMoved _,Commit.Conflict _ -> false;
            case Commit.AlreadyStored _,Commit.IdentityTaken _,Commit.LinkMoved _ ->
                throw new IllegalStateException(
                        "the store reports a repeated activity, a taken identity or a link, but the decision has none");
        };
    }

    /**
     * The first part of a decision that has too many rows for one commit: time passes up to the end of an earlier day.
     * After it is written, the rest is decided again. Empty if no time passes in it, as for a lead
     * that is a part of another one.
     */
    private Optional<Decision> partBefore(Decision decision) {
        Lead lead = decision.before();
        LocalDate day = decision.after().evaluatedOn();
        if (day == null || lead.version() == 0 || lead.isMerged()) {
            return Optional.empty();
        }
        Decision part = models.decider(models.forLead(lead)).advancePart(lead, day, MAX_EVENTS_ALONE, clock.instant());
        return part.events().isEmpty() ? Optional.empty() : Optional.of(part);
    }
}
