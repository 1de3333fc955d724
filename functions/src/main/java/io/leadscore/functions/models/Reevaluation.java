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
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.port.ModelStore.Run;
import io.leadscore.functions.service.LeadUpdates;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-evaluates every lead under a model version that was activated. Progress is kept, a page at a time, so it goes on where
 * it stopped; doing a page twice changes nothing. Thread-safe.
 */
public final class Reevaluation {
    /** Leads a page: progress is saved about every second. */
    static final int PAGE = 100;
    /** The longest that a decision which began before the activation may take until it commits a new lead. */
    public static final Duration LONGEST_DECISION = Duration.ofSeconds(30);
    /** How long one busy lead may hold up a call before the call is to be made again. */
    static final Duration LEAD_TIME = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Reevaluation.class);

    private final LeadStore leads;
    private final ModelStore store;
    private final LeadUpdates decisions;
    private final ModelCache models;
    private final Metrics metrics;
    private final InstantSource clock;

    /** Where a call has left off. */
    public enum State {
        /** All leads are through, or another version is active. */
        DONE,
        /** Not every function has noticed the activation yet. */
        TOO_EARLY,
        /** The time is up; the next call goes on. */
        TIME_UP,
        /** A lead was too busy to be changed; the next call tries again. */
        CONTENDED
    }

    /**
     * What a call did.
     *
     * @param changed leads that it re-evaluated
     * @param failed  leads that it passed over, each reported
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
        this.store = store;
        this.decisions = decisions;
        this.models = models;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Goes on with the re-evaluation until it is through or the time is up. A version that is not active any more needs
     * none: its successor has its own.
     *
     * @param activatedAt when the version was activated. Nothing is done until every function has noticed and what it had
     *                    begun before is over: a scan that began earlier could miss a new lead under an old version
     */
    public Result work(String name, int version, Instant activatedAt, Instant deadline) {
        if (clock.instant().isBefore(notBefore(activatedAt, models.activeFor()))) {
            return new Result(0, 0, State.TOO_EARLY);
        }
        Run begun = store.run(name, version).orElse(Run.NOT_BEGUN);
        return scan(begun, () -> store.active().getOrDefault(name, 0) == version,
                lead -> remodel(lead, name, version), progress -> {
                    store.saveRun(name, version, progress);
                    if (progress.done()) {
                        metrics.count(Metrics.REEVALUATION_COMPLETED, 1);
                    }
                }, deadline);
    }

    /**
     * Takes a model off all leads, which go on under the others: before it ceases to be active, and while nobody else decides
     * about leads. Keeps no progress; to be done again from the first if it does not come to its end.
     */
    public Result withdraw(String name, Instant deadline) {
        return scan(Run.NOT_BEGUN, () -> true, lead -> without(lead, name), _ -> {}, deadline);
    }

    private Result scan(Run from, BooleanSupplier isWanted, Function<Lead, Optional<Decision>> change,
            Consumer<Run> progress, Instant deadline) {
        int changed = 0;
        int failed = 0;
        Run run = from;
        while (!run.done() && isWanted.getAsBoolean()) {
            Page<String> page = leads.scan(run.cursor(), PAGE);
            for (String leadId : page.items()) {
                if (!clock.instant().isBefore(deadline)) {
                    return new Result(changed, failed, State.TIME_UP);
                }
                switch (revise(leadId, change, deadline)) {
                    case CHANGED -> changed++;
                    case FAILED -> failed++;
                    case UNNEEDED -> {}
                    // Passing it over would leave it under the old version: no index names it again, unlike in a sweep.
                    case CONTENDED -> {
                        return new Result(changed, failed, State.CONTENDED);
                    }
                }
            }
            run = new Run(page.next(), page.next() == null);
            progress.accept(run);
        }
        return new Result(changed, failed, State.DONE);
    }

    /** Until then nothing is done for a version that was activated at the instant. */
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
            // One lead must not stop the others; it goes on under the version that it names, and the count is alarmed.
            return passOver(leadId, e);
        }
    }

    private Change passOver(String leadId, RuntimeException fault) {
        // The message of a fault may quote what is personal; its class does not.
        LOG.error("lead {} is passed over: {}", leadId, fault.getClass().getName());
        metrics.count(Metrics.LEAD_SKIPPED, 1);
        return Change.FAILED;
    }

    private Optional<Decision> remodel(Lead lead, String name, int version) {
        ModelState state = lead.models().get(name);
        if (state != null && state.modelVersion() >= version) {
            return Optional.empty();
        }
        Map<String, CompiledModel> named = models.forLead(lead);
        var next = new HashMap<>(named);
        next.put(name, models.version(name, version));
        return Optional.of(remodel(lead, named, next));
    }

    private Optional<Decision> without(Lead lead, String name) {
        Map<String, CompiledModel> named = models.forLead(lead);
        var next = new HashMap<>(named);
        return next.remove(name) == null ? Optional.empty() : Optional.of(remodel(lead, named, next));
    }

    private Decision remodel(Lead lead, Map<String, CompiledModel> named, Map<String, CompiledModel> next) {
        LeadDecider before = models.decider(named);
        LeadDecider after = models.decider(next);
        // Read after the lead: an activity that is stored in between has moved the lead, and the commit fails.
        List<Activity> activities = after.needsRecount(before)
                ? leads.activities(lead.leadId()).stream().map(StoredActivity::activity).toList()
                : null;
        return after.remodel(lead, before, activities, clock.instant());
    }
}
