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
 * Publishes recorded events, at least once each. The events of one lead go out in their order: none is put before an
 * earlier one of the same lead in the list has been taken. Thread-safe.
 */
public final class OutboxPublisher {
    /** Repeats within one call. The stream, and after it the sweep, repeat later. */
    static final int MAX_REPEATS = 4;
    /** How long one call tries. */
    static final Duration TRIES_FOR = Duration.ofSeconds(10);

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
        this.backoff = backoff;
    }

    /**
     * Publishes the rows, each noted as published once the bus has taken it.
     *
     * @param rows those of one lead, or of one kind, in their order
     * @return positions of the rows that were not published, ascending
     */
    public List<Integer> publish(List<OutboxRow> rows) {
        var unsent = new TreeSet<Integer>();
        for (int position = 0; position < rows.size(); position++) {
            unsent.add(position);
        }
        // A round puts all that can be put; what is refused in it, and what must come after that, is left to the next.
        backoff.until(clock.instant().plus(TRIES_FOR), MAX_REPEATS, () -> {
            round(rows, unsent);
            return unsent.isEmpty() ? Optional.of(unsent) : Optional.empty();
        });
        return List.copyOf(unsent);
    }

    private void round(List<OutboxRow> rows, Set<Integer> unsent) {
        var held = new HashSet<String>();
        for (List<Integer> wave = wave(rows, unsent, held); !wave.isEmpty(); wave = wave(rows, unsent, held)) {
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
                    // It would block its lead's events for ever.
                    quarantine.event(row, refusal.code());
                    metrics.count(Metrics.QUARANTINED, 1);
                }
                outbox.markPublished(row);
                unsent.remove(wave.get(i));
            }
        }
    }

    /** The next rows to be put in one call: of each lead the first that is unsent, unless the lead is held back. */
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
     * Publishes what was recorded up to and including the instant and is still unpublished, in one shard of the outbox.
     *
     * @return how many rows are still unpublished
     */
    public int publishUnpublished(int shard, Instant recordedUpTo) {
        var rows = new ArrayList<>(outbox.unpublished(shard, recordedUpTo));
        // Clocks of two functions differ: within a lead the sequence number says what came first, not the time.
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
            unsent += publish(rows.subList(from, to)).size();
            from = to;
        }
        return unsent;
    }

    /** {@link #publishUnpublished(int, Instant)} of all shards. */
    public int publishUnpublished(Instant recordedUpTo) {
        int unsent = 0;
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            unsent += publishUnpublished(shard, recordedUpTo);
        }
        return unsent;
    }
}
