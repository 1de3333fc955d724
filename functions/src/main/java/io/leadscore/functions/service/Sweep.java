package io.leadscore.functions.service;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.events.Cause;
import io.leadscore.events.Metadata;
import io.leadscore.events.PublishedEvent;
import io.leadscore.events.PublishedEvent.DecaySweepCompleted;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Page;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.SweepLog.Counts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nightly run over leads whose stage or ranking may change without a new activity. It stores no cursor, because a
 * lead that was advanced leaves the due index. So it may run twice, late or in parallel, or crash in the middle.
 * Thread-safe.
 */
public final class Sweep {
    /** Kind of the event that reports the end of a sweep. */
    public static final String KIND = "sweep";
    /**
     * How far after today a sweep may be for. The clocks of the scheduler and of a function may differ, so one day is
     * allowed. A sweep for a later day follows every lead up to that day, and nothing undoes that.
     */
    public static final Duration AHEAD = Duration.ofDays(1);
    /** The longest time that one busy lead is retried before it is skipped. */
    static final Duration LEAD_TIME = Duration.ofSeconds(5);

    private static final Counts PASSED_OVER = new Counts(1, 0, 0, 1);

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final LeadStore store;
    private final SweepLog log;
    private final Outbox outbox;
    private final LeadUpdates decisions;
    private final ModelCache models;
    private final OutboxPublisher publisher;
    private final LeadMerges merges;
    private final Erasures erasures;
    private final Metrics metrics;
    private final InstantSource clock;
    private final Duration ahead;

    /**
     * The result of a worker's call.
     *
     * @param counts the counts of this call
     * @param done   true if the shard needs no further call; if false, the message must be delivered again
     */
    public record Result(Counts counts, boolean done) {}

    /** @param ahead how far after today a sweep may be for: {@link #AHEAD}, and more only in tests */
    public Sweep(LeadStore store, SweepLog log, Outbox outbox, LeadUpdates decisions, ModelCache models,
            OutboxPublisher publisher, LeadMerges merges, Erasures erasures, Metrics metrics, InstantSource clock,
            Duration ahead) {
        this.store = store;
        this.log = log;
        this.outbox = outbox;
        this.decisions = decisions;
        this.models = models;
        this.publisher = publisher;
        this.merges = merges;
        this.erasures = erasures;
        this.metrics = metrics;
        this.clock = clock;
        this.ahead = ahead;
    }

    /**
     * Records the start of a sweep, before its first shard is sent to a worker. Repeating it changes nothing.
     *
     * @throws IllegalArgumentException if the day is too far ahead; then nothing is recorded
     */
    public void begin(LocalDate asOf, String run) {
        refuseTooFarAhead(asOf);
        log.begin(asOf, run, clock.instant());
    }

    /**
     * Advances the due leads of one shard. Also publishes the events and settles the links that the stream has lost, of one
     * shard of the outbox. The last shard of a run records the end of the sweep.
     *
     * @param shard 0 to {@link LeadStore#DUE_SHARDS} − 1
     * @param run   id of the sweep; the same for all its shards and in every delivery
     * @param delivery if it is repeated, each lead is stored before it is tried, so that a lead that ends the process
     *                 again and again is passed over
     * @throws IllegalArgumentException if the day is too far ahead; then no lead is changed
     */
    public Result work(int shard, LocalDate asOf, String run, Delivery delivery, Instant deadline) {
        refuseTooFarAhead(asOf);
        var tries = new CarefulTries(delivery, log.suspects(asOf, shard), metrics,
                seen -> log.saveSuspects(asOf, shard, seen));
        Result advanced = tries.surviving(() -> advance(shard, asOf, tries, deadline));
        Counts counts = advanced.counts();
        if (!advanced.done()) {
            log.progress(asOf, run, shard, counts);
            return advanced;
        }
        finish(shard, asOf, run, counts);
        boolean published = shard >= Outbox.SHARDS
                || publisher.publishUnpublished(shard, clock.instant().minus(OutboxPublisher.UNPUBLISHED_FOR),
                        deadline) == 0;
        boolean settled = shard >= Outbox.SHARDS || merges.settleLost(shard, deadline);
        return new Result(counts, published && settled);
    }

    private Result advance(int shard, LocalDate asOf, CarefulTries tries, Instant deadline) {
        Counts counts = Counts.NONE;
        String cursor = null;
        do {
            Page<String> page = store.due(shard, asOf, cursor);
            for (String leadId : page.items()) {
                if (!clock.instant().isBefore(deadline)) {
                    return new Result(counts, false);
                }
                counts = counts.plus(switch (tries.before(leadId)) {
                    case TRY -> advance(leadId, asOf, tries, deadline);
                    // It stays in the index, so the sweep of the next day tries it again.
                    case PASS_OVER, PASS_OVER_NEW -> PASSED_OVER;
                });
            }
            cursor = page.next();
        } while (cursor != null);
        return new Result(counts, true);
    }

    private void refuseTooFarAhead(LocalDate asOf) {
        LocalDate latest = UtcDays.of(clock.instant().plus(ahead));
        if (asOf.isAfter(latest)) {
            throw new IllegalArgumentException("asOf is " + asOf + ". A sweep can be for " + latest
                    + " at most, because it would age every lead up to that day, and nothing can undo that");
        }
    }

    private Counts advance(String leadId, LocalDate asOf, CarefulTries tries, Instant deadline) {
        Instant leadDeadline = earlier(deadline, clock.instant().plus(LEAD_TIME));
        try {
            return switch (decisions.revise(leadId, lead -> advance(lead, asOf), leadDeadline)) {
                case LeadUpdates.Revision.Written(var written) -> {
                    tries.changed();
                    yield counts(written);
                }
                case LeadUpdates.Revision.Unneeded _ -> {
                    // It was erased. Or another run was faster, or the index was out of date: then this does nothing.
                    if (erasures.cleanUp(leadId, deadline) == Erasures.Progress.THROUGH) {
                        tries.changed();
                    }
                    yield Counts.NONE;
                }
                case LeadUpdates.Revision.Contended _ -> passOver(leadId, null);
            };
        } catch (BusyException e) {
            throw e;
        } catch (RuntimeException e) {
            // One lead must not stop the others. It stays in the index, so every later sweep retries it.
            return passOver(leadId, e);
        }
    }

    private Optional<Decision> advance(Lead lead, LocalDate asOf) {
        LocalDate dueOn = lead.dueOn();
        if (dueOn == null || dueOn.isAfter(asOf)) {
            return Optional.empty();
        }
        return Optional.of(models.decider(models.forLead(lead)).advance(lead, asOf, clock.instant()));
    }

    private Counts passOver(String leadId, @Nullable RuntimeException fault) {
        // The message of a fault may contain personal data. The class name does not.
        LOG.error("skipped lead {}: {}", leadId, fault == null ? "contended" : fault.getClass().getName());
        metrics.count(Metrics.LEAD_SKIPPED, 1);
        return PASSED_OVER;
    }

    private static Counts counts(List<Decision> written) {
        var events = written.stream().flatMap(decision -> decision.events().stream()).toList();
        boolean changed = events.stream().anyMatch(PublishedEvent.OfStage.class::isInstance);
        return new Counts(1, changed ? 1 : 0, events.size(), 0);
    }

    /**
     * The log is written first, and the event is recorded after it. If the worker crashes in between, the message is
     * delivered again: the log then returns the same counts, and the event is recorded.
     */
    private void finish(int shard, LocalDate asOf, String run, Counts counts) {
        log.finish(asOf, run, shard, counts)
                .ifPresent(all -> {
                    outbox.record(KIND, run, new DecaySweepCompleted(
                            new Metadata(KIND + "/" + run + "#1", 1, null, null, asOf, clock.instant(),
                                    Cause.OPERATION),
                            all.due(), all.changed(), all.events(), all.failed()));
                    metrics.count(Metrics.SWEEP_COMPLETED, 1);
                });
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
