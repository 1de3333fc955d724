package io.leadscore.functions.models;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.lead.ModelState;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.port.ModelStore.Run;
import io.leadscore.functions.service.CarefulTries;
import io.leadscore.functions.service.Delivery;
import io.leadscore.functions.service.LeadUpdates;
import io.leadscore.functions.service.Ledgers;
import io.leadscore.functions.service.ModelCache;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-evaluates every lead under a model version that was activated. Progress is stored after each page, so the next
 * call continues there. Processing a page twice changes nothing. Thread-safe.
 */
public final class Reevaluation {
    /** Leads of one page. At this size, progress is stored about every second. */
    static final int PAGE = 100;
    /** The longest time until a decision that began before the activation commits a new lead. */
    public static final Duration LONGEST_DECISION = Duration.ofSeconds(30);
    /** The longest time that a call retries one busy lead before it ends as contended. */
    static final Duration LEAD_TIME = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Reevaluation.class);

    private final LeadStore leads;
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
        this.leads = leads;
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
        var counts = new Counts();
        Run run = from;
        var tries = new CarefulTries(delivery, from.suspects(), metrics, seen -> progress.accept(from.with(seen)));
        while (!run.done() && isWanted.getAsBoolean()) {
            Page<String> page = leads.scan(run.cursor(), PAGE);
            CarefulTries ofPage = tries;
            State end = ofPage.surviving(() -> page(page.items(), ofPage, change, counts, deadline));
            if (end != State.DONE) {
                return counts.result(end);
            }
            run = new Run(page.next(), page.next() == null);
            progress.accept(run);
            tries = CarefulTries.none(metrics);
        }
        return counts.result(State.DONE);
    }

    private static final class Counts {
        int changed;
        int failed;

        Result result(State state) {
            return new Result(changed, failed, state);
        }
    }

    /** Processes the leads of a page. Returns {@link State#DONE} if it is complete. */
    private State page(List<String> page, CarefulTries tries, Function<Lead, Optional<Decision>> change,
            Counts counts, Instant deadline) {
        for (String leadId : page) {
            if (!clock.instant().isBefore(deadline)) {
                return State.TIME_UP;
            }
            switch (tries.before(leadId)) {
                case TRY -> {
                    switch (revise(leadId, change, deadline)) {
                        case CHANGED -> {
                            counts.changed++;
                            tries.changed();
                        }
                        case FAILED -> counts.failed++;
                        case UNNEEDED -> {}
                        // Do not skip it: it would stay under the old version. Unlike in a sweep, no index lists it again.
                        case CONTENDED -> {
                            return State.CONTENDED;
                        }
                    }
                }
                case PASS_OVER -> counts.failed++;
                // With a new message: the queue counts the deliveries of each, and other leads may end the process, too.
                case PASS_OVER_NEW -> {
                    counts.failed++;
                    return State.PASSED_OVER;
                }
            }
        }
        return State.DONE;
    }

    /** The earliest start of the re-evaluation under a version that was activated at the instant. */
    static Instant notBefore(Instant activatedAt, Duration modelCache) {
        return activatedAt.plus(modelCache).plus(LONGEST_DECISION);
    }

    private enum Change {
        CHANGED, UNNEEDED, CONTENDED, FAILED
    }

    private Change revise(String leadId, Function<Lead, Optional<Decision>> change, Instant deadline) {
        Instant leadDeadline = clock.instant().plus(LEAD_TIME);
        try {
            return switch (decisions.revise(leadId, change,
                    leadDeadline.isBefore(deadline) ? leadDeadline : deadline)) {
                case LeadUpdates.Revision.Written _ -> Change.CHANGED;
                case LeadUpdates.Revision.Unneeded _ -> Change.UNNEEDED;
                case LeadUpdates.Revision.Contended _ -> Change.CONTENDED;
            };
        } catch (BusyException e) {
            throw e;
        } catch (RuntimeException e) {
            // One lead must not stop the others. It keeps its old version, and an alarm watches the count.
            return passOver(leadId, e);
        }
    }

    private Change passOver(String leadId, RuntimeException fault) {
        // The message of a fault may contain personal data. The class name does not.
        LOG.error("skipped lead {}: {}", leadId, fault.getClass().getName());
        metrics.count(Metrics.LEAD_SKIPPED, 1);
        return Change.FAILED;
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
