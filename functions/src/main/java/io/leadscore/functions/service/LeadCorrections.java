package io.leadscore.functions.service;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.functions.port.Claim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.correction.Correction;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Corrections;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.correction.Selection.Message;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.RevisedOutcome;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Found;
import io.leadscore.functions.service.LeadUpdates.Joint;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Voids activities of a lead, and restores voided ones. A correction that changes nothing writes nothing, so it may be
 * repeated. Thread-safe.
 */
public final class LeadCorrections {
    /** The most outcomes that one correction voids or restores: each has an event, and all fit into one commit. */
    public static final int MAX_OUTCOMES = 50;

    private final LeadStore store;
    private final Ledgers ledgers;
    private final LeadUpdates updates;
    private final ModelCache models;
    private final InstantSource clock;

    public LeadCorrections(LeadStore store, LeadUpdates updates, ModelCache models, InstantSource clock) {
        this.store = store;
        this.ledgers = new Ledgers(store);
        this.updates = updates;
        this.models = models;
        this.clock = clock;
    }

    /**
     * What to do.
     *
     * @param by who wants it; null if it is not known
     */
    public record Order(Act act, Selection selection, String reason, @Nullable String by) {}

    /** The result of a correction. */
    public sealed interface Result {
        /**
         * It is durable.
         *
         * @param changed   how many activities were voided or restored
         * @param unchanged how many of the selected ones were so before
         */
        record Corrected(long changed, long unchanged) implements Result {}

        /**
         * Nothing was changed: the lead has no such activities.
         *
         * @param positions where they are in {@link Selection.Named}
         */
        record Unknown(List<Integer> positions) implements Result {}

        /** Nothing was changed: the lead has {@link Corrections#MAX_OF_LEAD} corrections already. */
        record TooMany() implements Result {}

        /** Nothing was changed: more than {@link LeadCorrections#MAX_OUTCOMES} outcomes are selected. */
        record TooManyOutcomes() implements Result {}

        /** There is no such lead. */
        record NoLead() implements Result {}
    }

    /** The result of taking an identity off a lead. */
    public sealed interface Detachment {
        /**
         * The lead does not have it any more.
         *
         * @param voided how many activities no longer count
         */
        record Detached(long voided) implements Detachment {}

        /** Nothing was changed: the lead has no such identity. */
        record NoIdentity() implements Detachment {}

        /** Nothing was changed: the lead has no other identity, so nothing would lead to it any more. */
        record LastIdentity() implements Detachment {}

        /** Nothing was changed: the lead has {@link Corrections#MAX_OF_LEAD} corrections already. */
        record TooMany() implements Detachment {}

        /** There is no such lead. */
        record NoLead() implements Detachment {}
    }

    /**
     * Takes an identity off a lead for good, and voids the activities that it had brought: those that name it and nothing
     * stronger. The next input with this identity is of another lead.
     *
     * @param reason why, for the history of the activities
     * @param by     who wants it; null if it is not known
     * @throws BusyException if other writers were first until the time was up. Nothing was changed
     */
    public Detachment detach(String leadId, Identity identity, String reason, @Nullable String by,
            Instant deadline) {
        return updates.reviseTogether(() -> detach(leadId, identity, reason, by), deadline)
                .orElseThrow(() -> new BusyException(
                        "nothing was detached: other writers were first until the time was up"));
    }

    private Joint<Detachment> detach(String leadId, Identity identity, String reason, @Nullable String by) {
        Claim claim = store.resolve(List.of(identity)).get(identity);
        Lead lead = store.survivor(leadId).orElse(null);
        if (lead == null) {
            return new Joint<>(null, new Detachment.NoLead());
        }
        if (lead.merging().detached().contains(identity)) {
            return new Joint<>(null, new Detachment.Detached(0));
        }
        if (claim == null || claim.leadId() == null || !lead.answersTo(claim.leadId())
                || !lead.identities().contains(identity)) {
            return new Joint<>(null, new Detachment.NoIdentity());
        }
        if (lead.identities().size() == 1) {
            return new Joint<>(null, new Detachment.LastIdentity());
        }
        var order = new Order(Act.VOID, new Selection.BroughtBy(identity), reason, by);
        Instant now = clock.instant();
        LeadDecider decider = models.decider(models.forLead(lead));
        Joint<Result> joint = decide(lead, order, null,
                (counting, _) -> decider.detach(lead, identity, counting, now), true);
        Change change = joint.change();
        if (change == null || !(joint.result() instanceof Result.Corrected(long voided, var _))) {
            return new Joint<>(null, new Detachment.TooMany());
        }
        var decisions = new ArrayList<>(change.decisions());
        for (Lead part : store.leads(lead.ledger().parts())) {
            if (part.identities().contains(identity)) {
                decisions.add(decider.forget(part, identity, now));
            }
        }
        return new Joint<>(new Change(decisions, Map.of(), null, Map.of(), Map.of(identity, claim)),
                new Detachment.Detached(voided));
    }

    /**
     * Voids or restores activities of a lead. If the lead became a part of another one, those of the other one.
     *
     * @throws BusyException if other writers were first until the time was up. Nothing was changed
     */
    public Result correct(String leadId, Order order, Instant deadline) {
        return correct(leadId, order, null, deadline)
                .orElseThrow(() -> new BusyException(
                        "nothing was corrected: other writers were first until the time was up"));
    }

    /**
     * A step of a run over all leads. If it was done before, nothing is written, and the result is that of the first time.
     *
     * @param step the name of the step, which no other step has
     * @return empty if other writers were first until the time was up. Nothing was changed
     */
    Optional<Result> correctOnce(String leadId, Order order, String step, Instant deadline) {
        return correct(leadId, order, step, deadline);
    }

    private Optional<Result> correct(String leadId, Order order, @Nullable String step, Instant deadline) {
        return updates.reviseTogether(() -> decide(leadId, order, step), deadline);
    }

    /** What a correction would change now. Writes nothing. */
    Result preview(String leadId, Order order) {
        return decide(leadId, order, null).result();
    }

    /**
     * Whether a step of a run is still to be done for a part of the lead, or was done: whether an activity that is stored
     * under the part's own id is selected, and counts so far. Reads only these.
     */
    boolean concernsPart(Lead lead, String part, Selection selection, String step) {
        Corrections corrections = ledgers.corrections(lead);
        Predicate<Activity> selected = selection.matcher();
        return corrections.ofRun(step).isPresent() || store.activities(part)
                .map(stored -> new Found(part, stored))
                .anyMatch(found -> selected.test(found.stored().activity()) && !Ledgers.isVoided(corrections, found));
    }

    private Joint<Result> decide(String leadId, Order order, @Nullable String step) {
        Optional<Lead> survivor = store.survivor(leadId);
        if (survivor.isEmpty()) {
            return nothing(new Result.NoLead());
        }
        Lead lead = survivor.get();
        LeadDecider decider = models.decider(models.forLead(lead));
        return decide(lead, order, step,
                (counting, revised) -> decider.correct(lead, counting, revised, clock.instant()), false);
    }

    /** @param always whether the decision is written also if no activity changes */
    private Joint<Result> decide(Lead lead, Order order, @Nullable String step,
            BiFunction<Stream<Activity>, Supplier<List<RevisedOutcome>>, Decision> decider, boolean always) {
        Corrections before = ledgers.corrections(lead);
        Optional<Correction> done = step == null ? Optional.empty() : before.ofRun(step);
        if (done.isPresent()) {
            return nothing(new Result.Corrected(done.get().changed(), 0));
        }
        Instant now = clock.instant();
        var effect = new Effect(order, before);
        // Read after the lead: an activity that is stored in between changes the lead's version, so the commit fails.
        Stream<Activity> counting = ledgers.deciding(lead.ledger().leadIds(lead.leadId()))
                .filter(effect::counts)
                .map(found -> found.stored().activity());
        Decision decision = decider.apply(counting, effect::revised);
        List<Integer> unknown = effect.unknown();
        if (!unknown.isEmpty()) {
            return nothing(new Result.Unknown(unknown));
        }
        var result = new Result.Corrected(effect.changed, effect.unchanged);
        if (effect.changed == 0) {
            return always ? new Joint<>(Change.of(decision), result) : nothing(result);
        }
        if (before.size() >= Corrections.MAX_OF_LEAD) {
            return nothing(new Result.TooMany());
        }
        if (effect.revised.size() > MAX_OUTCOMES) {
            return nothing(new Result.TooManyOutcomes());
        }
        var correction = new Correction(lead.leadId(), decision.after().version(), order.act(), order.selection(),
                covers(lead), order.reason(), before.next(now.truncatedTo(ChronoUnit.MILLIS)), order.by(), step,
                effect.changed);
        return new Joint<>(Change.of(decision.with(correction)), result);
    }

    private static Joint<Result> nothing(Result result) {
        return new Joint<>(null, result);
    }

    /** The lead up to the version that was read, and each part as it is: nothing is added to a part any more. */
    private Map<String, Long> covers(Lead lead) {
        var covers = new HashMap<String, Long>();
        lead.ledger().parts().forEach(id -> store.lead(id).ifPresent(part -> covers.put(id, part.version())));
        covers.put(lead.leadId(), lead.version());
        return covers;
    }

    /** What a correction does to the activities of a lead, which it sees one by one. Used once, by one thread. */
    private static final class Effect {
        private final Order order;
        private final Corrections before;
        private final Predicate<Activity> selected;
        private final Set<Message> seen = new HashSet<>();
        private final List<RevisedOutcome> revised = new ArrayList<>();
        long changed;
        long unchanged;

        Effect(Order order, Corrections before) {
            this.order = order;
            this.before = before;
            this.selected = order.selection().matcher();
        }

        /** Whether the activity counts after the correction. */
        boolean counts(Found found) {
            boolean was = Ledgers.isVoided(before, found);
            Activity activity = found.stored().activity();
            if (!selected.test(activity)) {
                return !was;
            }
            if (order.selection() instanceof Selection.Named) {
                seen.add(Message.of(activity));
            }
            boolean is = order.act() == Act.VOID;
            if (was == is) {
                unchanged++;
            } else {
                changed++;
                if (revised.size() <= MAX_OUTCOMES && Outcome.of(activity).isPresent()) {
                    revised.add(new RevisedOutcome(activity, is));
                }
            }
            return !is;
        }

        /** What sales said, in the order in which it happened. */
        List<RevisedOutcome> revised() {
            return revised.stream()
                    .sorted(Comparator.comparing((RevisedOutcome each) -> each.activity().occurredAt())
                            .thenComparing(each -> each.activity().source())
                            .thenComparing(each -> each.activity().messageId()))
                    .toList();
        }

        /** The positions of named activities that the lead does not have. */
        List<Integer> unknown() {
            return order.selection() instanceof Selection.Named(var named)
                    ? IntStream.range(0, named.size()).filter(at -> !seen.contains(named.get(at))).boxed().toList()
                    : List.of();
        }
    }
}
