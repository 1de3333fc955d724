package io.leadscore.functions.service;

import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.EventBus;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.Quarantine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Publishes recorded events, each at least once. The events of one lead are published in order: an event is sent only
 * after the bus has accepted all earlier events of the same lead in the list. Thread-safe.
 */
public final class OutboxPublisher {
    /** An event that is unpublished for this time is lost by the stream, which normally has a delay of a second. */
    public static final Duration UNPUBLISHED_FOR = Duration.ofMinutes(15);
    /**
     * The longest time that one call retries. The stream then delivers the batch up to ten times more, so an
     * interruption of the bus of five minutes needs nobody. Longer calls would hold up the other leads of the batch.
     */
    static final Duration TRIES_FOR = Duration.ofSeconds(30);
    /** Upper bound of the first wait. A bus that throttles recovers in parts of a second. */
    static final Duration FIRST_WAIT = Duration.ofMillis(100);
    /** Upper bound of all waits, so that a call makes some fifteen attempts. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    /** The most retries within one call, for a clock that stands still. The time is normally up long before. */
    static final int MAX_REPEATS = 40;

    private final EventBus bus;
    private final Outbox outbox;
    private final Quarantine quarantine;
    private final Metrics metrics;
    private final InstantSource clock;
    private final Backoff backoff;

    public OutboxPublisher(EventBus bus, Outbox outbox, Quarantine quarantine, Metrics metrics, InstantSource clock,
            Backoff backoff) {
        this.bus = bus;
        this.outbox = outbox;
        this.quarantine = quarantine;
        this.metrics = metrics;
        this.clock = clock;
        this.backoff = backoff.between(FIRST_WAIT, LONGEST_WAIT);
    }

    /** {@link #publish(List, Instant)} for a caller that has time. */
    public List<Integer> publish(List<OutboxRow> rows) {
        return publish(rows, Instant.MAX);
    }

    /**
     * Publishes the rows, and marks each as published after the bus has accepted it. Retries for {@link #TRIES_FOR}.
     *
     * @param rows     the rows; those of one lead, or of one kind, must be in order
     * @param deadline no call to the bus begins after it
     * @return positions of the rows that were not published, ascending
     */
    public List<Integer> publish(List<OutboxRow> rows, Instant deadline) {
        var unsent = new TreeSet<Integer>();
        for (int position = 0; position < rows.size(); position++) {
            unsent.add(position);
        }
        Instant last = clock.instant().plus(TRIES_FOR);
        Instant end = last.isBefore(deadline) ? last : deadline;
        // A round sends every event that can be sent. Refused events, and later ones of the same lead, wait for the
        // next.
        backoff.until(end, MAX_REPEATS, () -> {
            round(rows, unsent, end);
            return unsent.isEmpty() ? Optional.of(unsent) : Optional.empty();
        });
        return List.copyOf(unsent);
    }

    private void round(List<OutboxRow> rows, Set<Integer> unsent, Instant end) {
        var held = new HashSet<String>();
        for (List<Integer> wave = wave(rows, unsent, held); !wave.isEmpty()
                && clock.instant().isBefore(end); wave = wave(rows, unsent, held)) {
            Map<Integer, EventBus.Refusal> refused = put(rows, wave);
            for (int i = 0; i < wave.size(); i++) {
                OutboxRow row = rows.get(wave.get(i));
                EventBus.Refusal refusal = refused.get(i);
                if (refusal != null && !refusal.permanent()) {
                    metrics.count(Metrics.EVENT_REFUSED, 1);
                    held.add(row.partition());
                    continue;
                }
                if (refusal == null) {
                    metrics.count(Metrics.EVENT_PUBLISHED, 1);
                } else {
                    // Without this, it would block the events of its lead forever.
                    quarantine.event(row, refusal.code());
                    metrics.count(Metrics.QUARANTINED, 1);
                }
                outbox.markPublished(row);
                unsent.remove(wave.get(i));
            }
        }
    }

    /** The rows of the next call: the first unsent event of each lead, except leads with a refused event. */
    private static List<Integer> wave(List<OutboxRow> rows, Set<Integer> unsent, Set<String> held) {
        var partitions = new HashSet<String>();
        var wave = new ArrayList<Integer>();
        for (int position : unsent) {
            String partition = rows.get(position).partition();
            if (wave.size() < EventBus.MAX_ENTRIES && !held.contains(partition) && partitions.add(partition)) {
                wave.add(position);
            }
        }
        return wave;
    }

    private Map<Integer, EventBus.Refusal> put(List<OutboxRow> rows, List<Integer> wave) {
        var refused = new HashMap<Integer, EventBus.Refusal>();
        bus.put(wave.stream().map(position -> rows.get(position).entry()).toList())
                .forEach(refusal -> refused.put(refusal.position(), refusal));
        return refused;
    }

    /**
     * Publishes the unpublished events of one shard of the outbox that were recorded at the instant or earlier.
     *
     * @param deadline no call to the bus begins after it
     * @return how many rows are still unpublished
     */
    public int publishUnpublished(int shard, Instant recordedUpTo, Instant deadline) {
        var rows = new ArrayList<>(outbox.unpublished(shard, recordedUpTo));
        // The clocks of two functions differ, so events of a lead are ordered by sequence number, not by time.
        rows.sort(Comparator.comparing(OutboxRow::partition).thenComparing(OutboxRow::sort));
        if (!rows.isEmpty()) {
            metrics.count(Metrics.EVENT_UNPUBLISHED, rows.size());
        }
        int unsent = 0;
        for (int from = 0; from < rows.size();) {
            int to = Math.min(rows.size(), from + EventBus.MAX_ENTRIES * EventBus.MAX_ENTRIES);
            while (to < rows.size() && rows.get(to).partition().equals(rows.get(to - 1).partition())) {
                to++;
            }
            unsent += publish(rows.subList(from, to), deadline).size();
            from = to;
        }
        return unsent;
    }

    /** {@link #publishUnpublished(int, Instant, Instant)} for all shards, without a deadline. */
    public int publishUnpublished(Instant recordedUpTo) {
        return publishUnpublished(recordedUpTo, Instant.MAX);
    }

    private int publishUnpublished(Instant recordedUpTo, Instant deadline) {
        int unsent = 0;
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            unsent += publishUnpublished(shard, recordedUpTo, deadline);
        }
        return unsent;
    }

    /**
     * Publishes the events that the stream has lost, of all shards. What the bus refuses until the deadline is left to
     * the next call.
     */
    public void publishLost(Instant deadline) {
        publishUnpublished(clock.instant().minus(UNPUBLISHED_FOR), deadline);
        metrics.count(Metrics.OUTBOX_CHECKED, 1);
    }
}
