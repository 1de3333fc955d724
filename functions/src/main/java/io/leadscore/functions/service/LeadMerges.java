package io.leadscore.functions.service;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.correction.Corrections;
import io.leadscore.core.lead.Evidence;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.lead.LeadDecider.Merge;
import io.leadscore.core.lead.LeadDecider.ToCount;
import io.leadscore.core.lead.MergeRules;
import io.leadscore.core.lead.Merging.RefusedLink;
import io.leadscore.core.lead.Refusal;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Found;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.service.LeadUpdates.Joint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Merges leads that are one person. A merge may be repeated, late, or stopped at any point: both leads change in one commit.
 * Thread-safe.
 */
public final class LeadMerges {
    /** A link that waits this long is lost by the stream, which normally has a delay of a second. */
    static final Duration LEFT_FOR = Duration.ofMinutes(15);
    /** Messages of one look-up: the most keys of one batch read. */
    private static final int LOOKED_UP = 100;
    /** A query that reads this number of activities costs about as much as one look-up. */
    private static final int READ_PER_LOOK_UP = 8;

    private final LeadStore store;
    private final Ledgers ledgers;
    private final LeadUpdates updates;
    private final ModelCache models;
    private final Metrics metrics;
    private final InstantSource clock;

    public LeadMerges(LeadStore store, LeadUpdates updates, ModelCache models, Metrics metrics, InstantSource clock) {
        this.store = store;
        this.ledgers = new Ledgers(store);
        this.updates = updates;
        this.models = models;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The result of a merge. */
    public sealed interface Result {
        /** They are one lead now, or were it before. */
        record Merged(String leadId) implements Result {}

        /** They stay two leads. */
        record Refused(Refusal reason) implements Result {}

        /** One of them does not exist, or the link was settled before. */
        record Nothing() implements Result {}
    }

    /**
     * Settles the link between two leads: they are merged, or the link is refused.
     *
     * @throws BusyException if other writers were first until the time was up. Settle it again
     */
    public Result settle(String leadId, String otherId, Instant deadline) {
        return counted(together(() -> settle(leadId, otherId), deadline));
    }

    /**
     * Merges two leads because a person says so, whatever refused it before. Only their size can refuse it.
     *
     * @throws BusyException if other writers were first until the time was up. Nothing was changed
     */
    public Result merge(String leadId, String otherId, Instant deadline) {
        return counted(together(() -> merge(leadId, otherId, Evidence.BY_HAND, null), deadline));
    }

    /**
     * Settles the links of one shard that the stream has lost.
     *
     * @param shard 0 to {@link Outbox#SHARDS} − 1
     * @return whether none is left
     */
    public boolean settleLost(int shard, Instant deadline) {
        List<Link> left = store.links(shard, clock.instant().minus(LEFT_FOR));
        if (!left.isEmpty()) {
            metrics.count(Metrics.LINK_LEFT, left.size());
        }
        return settle(left, deadline);
    }

    private boolean settle(List<Link> left, Instant deadline) {
        for (Link link : left) {
            if (!clock.instant().isBefore(deadline)) {
                return false;
            }
            settle(link.leadId(), link.otherId(), deadline);
        }
        return true;
    }

    /** Settles the links that the stream has lost, of all shards. What is left is left to the next call. */
    public void settleLost(Instant deadline) {
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            settleLost(shard, deadline);
        }
    }

    /** Settles all links that were written at the instant or earlier: for a system that has no stream of the time before. */
    public void settleAll(Instant writtenUpTo, Instant deadline) {
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            settle(store.links(shard, writtenUpTo), deadline);
        }
    }

    private Result together(Supplier<Joint<Result>> decide, Instant deadline) {
        return updates.reviseTogether(decide, deadline)
                .orElseThrow(() -> new BusyException(
                        "the leads were not merged: other writers were first until the time was up"));
    }

    private Result counted(Result result) {
        switch (result) {
            case Result.Merged _ -> metrics.count(Metrics.LEADS_MERGED, 1);
            case Result.Refused _ -> metrics.count(Metrics.LINK_REFUSED, 1);
            case Result.Nothing _ -> {}
        }
        return result;
    }

    private Joint<Result> settle(String leadId, String otherId) {
        Optional<Link> link = store.link(leadId, otherId);
        return link.isEmpty() ? new Joint<>(null, new Result.Nothing())
                : merge(leadId, otherId, link.get().evidence(), link.get());
    }

    private Joint<Result> merge(String leadId, String otherId, Evidence evidence, @Nullable Link link) {
        Optional<Lead> named = store.survivor(leadId);
        Optional<Lead> other = store.survivor(otherId);
        if (named.isEmpty() || other.isEmpty()) {
            return settled(link, new Result.Nothing());
        }
        Lead a = named.get();
        Lead b = other.get();
        if (a.leadId().equals(b.leadId())) {
            return settled(link, link == null ? new Result.Merged(a.leadId()) : new Result.Nothing());
        }
        Optional<Refusal> refusal = MergeRules.refusal(a, b, evidence, isSplit(a, b), clock.instant());
        Lead survivor = MergeRules.survivor(a, b);
        Optional<Merge> merge = refusal.isPresent() ? Optional.empty()
                : merge(survivor, survivor.equals(a) ? b : a, evidence);
        if (merge.isPresent()) {
            var decisions = List.of(merge.get().survivor(), merge.get().other());
            return new Joint<>(new Change(decisions, Map.of(), link), new Result.Merged(survivor.leadId()));
        }
        Refusal reason = refusal.orElse(Refusal.TOO_LARGE);
        if (link == null) {
            return new Joint<>(null, new Result.Refused(reason));
        }
        var refused = models.decider(models.forLead(a))
                .refuse(a, new RefusedLink(otherId, reason, evidence), clock.instant());
        return new Joint<>(new Change(List.of(refused), Map.of(), link), new Result.Refused(reason));
    }

    private static Joint<Result> settled(@Nullable Link link, Result result) {
        return new Joint<>(link == null ? null : new Change(List.of(), Map.of(), link), result);
    }

    /** Whether a person has split them. The refusals name ids that may be parts of the leads today. */
    private boolean isSplit(Lead a, Lead b) {
        return splitFrom(a, b) || splitFrom(b, a);
    }

    private boolean splitFrom(Lead lead, Lead other) {
        return lead.merging()
                .splits()
                .stream()
                .anyMatch(id -> other.answersTo(id)
                        || store.survivor(id).filter(found -> other.leadId().equals(found.leadId())).isPresent());
    }

    private Optional<Merge> merge(Lead survivor, Lead other, Evidence evidence) {
        LeadDecider decider = models.decider(models.forLead(survivor));
        LeadDecider ofOther = models.decider(models.forLead(other));
        Corrections corrections = ledgers.corrections(survivor, other);
        var differs = new AtomicBoolean();
        Optional<Merge> merge = decider.merge(survivor, other, ofOther,
                new ToCount(lacking(survivor, other, corrections, differs).map(LeadMerges::activity), false),
                evidence, clock.instant());
        if (!differs.get()) {
            return merge;
        }
        // One of the leads has taken a copy of a message that does not decide, so all must be counted again.
        Set<String> both = new HashSet<>(survivor.ledger().leadIds(survivor.leadId()));
        both.addAll(other.ledger().leadIds(other.leadId()));
        return decider.merge(survivor, other, ofOther,
                new ToCount(ledgers.of(both, corrections).map(LeadMerges::activity), true), evidence, clock.instant());
    }

    private static Activity activity(Found found) {
        return found.stored().activity();
    }

    /**
     * The activities that count for the other lead, and that the survivor does not have.
     *
     * @param differs is set if both have a message, and their copies do not count alike
     */
    private Stream<Found> lacking(Lead survivor, Lead other, Corrections corrections, AtomicBoolean differs) {
        Set<String> ours = survivor.ledger().leadIds(survivor.leadId());
        long lookUps = other.ledger().activities() * ours.size();
        // Of many, the keys alone are kept, and a common message is looked up.
        Optional<Set<MessageKey>> keys = survivor.ledger().activities() <= lookUps * READ_PER_LOOK_UP
                ? Optional.of(keys(ours))
                : Optional.empty();
        // Voided ones too: if the survivor has a copy, the one received first decides.
        Stream<Found> theirs = ledgers.deciding(other.ledger().leadIds(other.leadId()));
        return theirs.gather(Gatherers.windowFixed(LOOKED_UP)).flatMap(window -> {
            List<Activity> asked = window.stream()
                    .map(LeadMerges::activity)
                    .filter(activity -> keys.isEmpty() || keys.get().contains(MessageKey.of(activity)))
                    .toList();
            Map<MessageKey, Found> common = asked.isEmpty() ? Map.of() : Ledgers.first(store.stored(ours, asked));
            return window.stream().filter(copy -> {
                Found ourCopy = common.get(MessageKey.of(activity(copy)));
                boolean isVoided = Ledgers.isVoided(corrections, copy);
                if (ourCopy != null && (isVoided != Ledgers.isVoided(corrections, ourCopy)
                        || (!isVoided && !countsAlike(activity(ourCopy), activity(copy))))) {
                    differs.set(true);
                }
                return ourCopy == null && !isVoided;
            });
        });
    }

    /** Whether it makes no difference to numbers and traits which of the copies decides. */
    private static boolean countsAlike(Activity one, Activity another) {
        return Objects.equals(one.event(), another.event()) && one.properties().equals(another.properties())
                && one.traits().equals(another.traits()) && one.occurredAt().equals(another.occurredAt())
                && one.trusted() == another.trusted();
    }

    private Set<MessageKey> keys(Set<String> leadIds) {
        var keys = new HashSet<MessageKey>();
        leadIds.forEach(leadId -> store.activities(leadId)
                .forEach(stored -> keys.add(MessageKey.of(stored.activity()))));
        return keys;
    }
}
