package io.leadscore.functions.port;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores which shards of a sweep are done, so that the end of the sweep is recorded once. Thread-safe. */
public interface SweepLog {
    /** The counts of a shard or of a whole sweep. */
    record Counts(int due, int changed, int events, int failed) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);

        public Counts plus(Counts other) {
            return new Counts(due + other.due, changed + other.changed, events + other.events, failed + other.failed);
        }
    }

    /** Records that a sweep for the day has begun. A second start of the same run changes nothing. */
    void begin(LocalDate asOf, String run, Instant now);

    /** Adds the counts of a worker whose time ended before its shard was done. */
    void progress(LocalDate asOf, String run, int shard, Counts counts);

    /**
     * Records that the shard is done. Repeating it changes nothing.
     *
     * @return the counts of all shards if the sweep is complete, also if an earlier call completed it: a worker that
     *          crashed between that call and recording the end can then record it
     */
    Optional<Counts> finish(LocalDate asOf, String run, int shard, Counts counts);

    /**
     * A sweep.
     *
     * @param run      its name: two starts for the same scheduled time are one run
     * @param begun    when it began; null if a worker came before the start was recorded
     * @param counts   of the shards so far
     * @param finished how many of the {@link LeadStore#DUE_SHARDS} shards are done
     */
    record Logged(LocalDate asOf, String run, @Nullable Instant begun, Counts counts, int finished) {}

    /** The sweeps for a day, in the order of their names. */
    List<Logged> sweeps(LocalDate asOf);

    /** Leads of the shard during which the process ended, in any sweep for the day. */
    Suspects suspects(LocalDate asOf, int shard);

    void saveSuspects(LocalDate asOf, int shard, Suspects suspects);
}
