package io.leadscore.functions.models;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.lead.ModelState;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.port.ModelStore.Run;
import io.leadscore.functions.service.Delivery;
import io.leadscore.functions.service.LeadScan;
import io.leadscore.functions.service.LeadScan.Visited;
import io.leadscore.functions.service.LeadUpdates;
import io.leadscore.functions.service.Ledgers;
import io.leadscore.functions.service.ModelCache;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Re-evaluates every lead under a model version that was activated. Progress is stored after each page, so the next
 * call continues there. Processing a page twice changes nothing. Thread-safe.
 */
public final class Reevaluation {
    /** The longest time until a decision that began before the activation commits a new lead. */
    public static final Duration LONGEST_DECISION = Duration.ofSeconds(30);

    private final LeadScan scan;
    private final Ledgers ledgers;
    private final ModelStore store;
    private final LeadUpdates decisions;
    private final ModelCache models;
    private final Metrics metrics;
    private final InstantSource clock;

    /** Why a call ended. */
    public enum State {
        /** All leads are processed, or another version is active. */
        DONE,
        /** Some functions may still use the previous version. */
        TOO_EARLY,
        /** The time is up. The next call continues. */
        TIME_UP,
        /** A lead was too busy to be changed. The next call retries it. */
        CONTENDED,
        /** A lead is passed over from now on, because the process ended while it was tried. The next call continues. */
        PASSED_OVER
    }

    /**
     * The result of a call.
     *
     * @param changed leads that it re-evaluated
     * @param failed  leads that it skipped; each is logged and counted
     */
    public record Result(int changed, int failed, State state) {
        /** Whether no further call is needed. */
        public boolean done() {
            return state == State.DONE;
        }
    }

    public Reevaluation(LeadStore leads, ModelStore store, LeadUpdates decisions, ModelCache models,
            Metrics metrics, InstantSource clock) {
        this.scan = new LeadScan(leads, metrics, clock);
        this.ledgers = new Ledgers(leads);
        this.store = store;
        this.decisions = decisions;
        this.models = models;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Continues the re-evaluation until all leads are processed or the time is up. A version that is no longer active
     * needs no re-evaluation, because its successor has its own.
     *
     * @param activatedAt when the version was activated. The scan starts only after every function uses the new version
     *                    and has finished its earlier decisions. An earlier scan could miss a new lead that is stored
     *                    under an old version
     * @param delivery    if it is repeated, each lead is stored before it is tried, so that a lead that ends the process
     *                    again and again is passed over
     */
    public Result work(String name, int version, Instant activatedAt, Delivery delivery, Instant deadline) {
        if (clock.instant().isBefore(notBefore(activatedAt, models.activeFor()))) {
            return new Result(0, 0, State.TOO_EARLY);
        }
        Run begun = store.run(name, version).orElse(Run.NOT_BEGUN);
        return scan(begun, delivery, () -> store.active().getOrDefault(name, 0) == version,
                lead -> remodel(lead, name, version), progress -> {
                    store.saveRun(name, version, progress);
                    if (progress.done()) {
                        metrics.count(Metrics.REEVALUATION_COMPLETED, 1);
                    }
                }, deadline);
    }

    /**
     * Removes a model from all leads. They keep their other models. Call it before the model is deactivated, and while
     * no other process changes leads. No progress is stored: if a call does not finish, the next one starts again from
     * the first lead.
     */
    public Result withdraw(String name, Instant deadline) {
        return scan(Run.NOT_BEGUN, Delivery.FIRST, () -> true, lead -> without(lead, name), _ -> {}, deadline);
    }

    private Result scan(Run from, Delivery delivery, BooleanSupplier isWanted,
            Function<Lead, Optional<Decision>> change, Consumer<Run> progress, Instant deadline) {
        var work = new Revising(isWanted, change, progress);
        State state = switch (scan.go(from, delivery, work, deadline)) {
            case DONE -> State.DONE;
            case TIME_UP -> State.TIME_UP;
            case CONTENDED -> State.CONTENDED;
            case PASSED_OVER -> State.PASSED_OVER;
        };
        return new Result(work.changed, work.failed, state);
    }

    /** Changes each lead by a function. Used by one thread. */
    private final class Revising implements LeadScan.Work {
        private final BooleanSupplier isWanted;
        private final Function<Lead, Optional<Decision>> change;
        private final Consumer<Run> progress;
        int changed;
        int failed;

        Revising(BooleanSupplier isWanted, Function<Lead, Optional<Decision>> change, Consumer<Run> progress) {
            this.isWanted = isWanted;
            this.change = change;
            this.progress = progress;
        }

        @Override
        public boolean isWanted() {
            return isWanted.getAsBoolean();
        }

        @Override
        public Visited visit(String leadId, Instant deadline) {
            return switch (decisions.revise(leadId, change, deadline)) {
                case LeadUpdates.Revision.Written _ -> {
                    changed++;
                    yield Visited.CHANGED;
                }
                case LeadUpdates.Revision.Unneeded _ -> Visited.UNNEEDED;
                case LeadUpdates.Revision.Contended _ -> Visited.CONTENDED;
            };
        }

        @Override
        public void skipped() {
            failed++;
        }

        @Override
        public void suspect(Run same) {
            progress.accept(same);
        }

        @Override
        public void completed(Run next) {
            progress.accept(next);
        }
    }

    /** The earliest start of the re-evaluation under a version that was activated at the instant. */
    static Instant notBefore(Instant activatedAt, Duration modelCache) {
        return activatedAt.plus(modelCache).plus(LONGEST_DECISION);
    }

    private Optional<Decision> remodel(Lead lead, String name, int version) {
        ModelState state = lead.models().get(name);
        if (lead.isMerged() || (state != null && state.modelVersion() >= version)) {
            return Optional.empty();
        }
        Map<String, CompiledModel> named = models.forLead(lead);
        var next = new HashMap<>(named);
        next.put(name, models.version(name, version));
        return Optional.of(remodel(lead, named, next));
    }

    private Optional<Decision> without(Lead lead, String name) {
        if (lead.isMerged()) {
            return Optional.empty();
        }
        Map<String, CompiledModel> named = models.forLead(lead);
        var next = new HashMap<>(named);
        return next.remove(name) == null ? Optional.empty() : Optional.of(remodel(lead, named, next));
    }

    private Decision remodel(Lead lead, Map<String, CompiledModel> named, Map<String, CompiledModel> next) {
        LeadDecider before = models.decider(named);
        LeadDecider after = models.decider(next);
        // Read after the lead: an activity that is stored in between changes the lead's version, so the commit fails.
        Stream<Activity> activities = after.needsRecount(before)
                ? ledgers.of(lead).map(found -> found.stored().activity())
                : null;
        return after.remodel(lead, before, activities, clock.instant());
    }
}
