package io.leadscore.functions.port;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Waits between tries: full jitter, that is a random part of an exponentially growing bound, so that writers who collided
 * once do not collide again in step. Bounded in time and, as a clock may stand still, in tries. Thread-safe if the
 * generator is.
 */
public final class Backoff {
    /** Bound of the first wait: about the time one transaction takes. */
    static final Duration FIRST = Duration.ofMillis(10);
    /** Bound of every later wait: longer ones would waste the time of a request. */
    static final Duration LONGEST = Duration.ofMillis(400);
    /** Tries after the first: with 32 writers on one lead a success takes 8.6 on average. */
    static final int MAX_TRIES = 100;

    private final RandomGenerator random;
    private final InstantSource clock;
    private final Sleep sleep;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Sleep {
        void sleep(Duration time);
    }

    public Backoff(RandomGenerator random, InstantSource clock, Sleep sleep) {
        this.random = random;
        this.clock = clock;
        this.sleep = sleep;
    }

    /** Sleeps on the calling thread. An interruption is passed on as a fault, with the flag set again. */
    public static void threadSleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two tries", e);
        }
    }

    public Tries until(Instant deadline) {
        return new Tries(deadline, MAX_TRIES);
    }

    public Tries until(Instant deadline, int mostTries) {
        return new Tries(deadline, mostTries);
    }

    /** The tries of one task. Not thread-safe. */
    public final class Tries {
        private final Instant deadline;
        private final int most;
        private int done;

        private Tries(Instant deadline, int most) {
            this.deadline = deadline;
            this.most = most;
        }

        /** Waits before another try; false, at once, if there is no time or no try left. */
        public boolean again() {
            long bound = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(done, 16));
            var wait = Duration.ofNanos(random.nextLong(bound));
            if (done == most || !clock.instant().plus(wait).isBefore(deadline)) {
                return false;
            }
            done++;
            sleep.sleep(wait);
            return true;
        }
    }
}
