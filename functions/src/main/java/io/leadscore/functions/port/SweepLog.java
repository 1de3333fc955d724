package io.leadscore.functions.port;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Which shards of a sweep are done, so that its end can be told once. Thread-safe. */
public interface SweepLog {
    /** What a shard, or a whole sweep, did. */
    record Counts(int due, int changed, int events, int failed) {
        public static final Counts NONE = new Counts(0, 0, 0, 0);

        public Counts plus(Counts other) {
            return new Counts(due + other.due, changed + other.changed, events + other.events, failed + other.failed);
        }
    }

    /** Notes that a sweep as of the day has begun; a second start of the same run changes nothing. */
    void begin(LocalDate asOf, String run, Instant now);

    /** Adds what a worker did of a shard before its time was up. */
    void progress(LocalDate asOf, String run, int shard, Counts counts);

    /**
     * Notes that the shard is done. Doing so again changes nothing.
     *
     * @return the counts of all shards if the sweep is complete, also where an earlier call made it so: who died between
     *         that call and telling the end gets to tell it
     */
    Optional<Counts> finish(LocalDate asOf, String run, int shard, Counts counts);
}
