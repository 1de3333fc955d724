package io.leadscore.functions.port;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Repeats what failed for now, with a wait before each repeat. The waits have full jitter: each is a random part of a bound
 * that doubles, so that writers that collided once do not collide again in step. Repeats end at a deadline and, since a clock
 * may stand still, after a number of them. Thread-safe if the generator is.
 */
public final class Backoff {
    /** Bound of the first wait: about the time that one transaction takes. */
    static final Duration FIRST = Duration.ofMillis(10);
    /** Bound of every later wait: longer ones would waste the time of a request. */
    static final Duration LONGEST = Duration.ofMillis(400);
    /** Repeats after the first attempt: with 32 writers on one lead a success takes 8.6 attempts on average. */
    static final int MAX_REPEATS = 100;

    private final RandomGenerator random;
    private final InstantSource clock;
    private final Sleep sleep;
    private final Duration first;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Sleep {
        void sleep(Duration time);
    }

    public Backoff(RandomGenerator random, InstantSource clock, Sleep sleep) {
        this(random, clock, sleep, FIRST);
    }

    private Backoff(RandomGenerator random, InstantSource clock, Sleep sleep, Duration first) {
        this.random = random;
        this.clock = clock;
        this.sleep = sleep;
        this.first = first;
    }

    /** This one, but for the bound of its first wait: longer where a service asks for less load. */
    public Backoff startingAt(Duration bound) {
        return new Backoff(random, clock, sleep, bound);
    }

    /** Sleeps on the calling thread. An interruption is passed on as a fault, with the flag set again. */
    public static void threadSleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the thread was interrupted between two attempts", e);
        }
    }

    /**
     * Attempts until there is a result.
     *
     * @param attempt returns empty if it must be repeated
     * @return the result; empty if the next attempt would begin after the deadline
     */
    public <T> Optional<T> until(Instant deadline, Supplier<Optional<T>> attempt) {
        return until(deadline, MAX_REPEATS, attempt);
    }

    /** {@link #until(Instant, Supplier)} with at most this many repeats after the first attempt. */
    public <T> Optional<T> until(Instant deadline, int maxRepeats, Supplier<Optional<T>> attempt) {
        Waits waits = waits(deadline, maxRepeats);
        Optional<T> result = attempt.get();
        while (result.isEmpty() && waits.another()) {
            result = attempt.get();
        }
        return result;
    }

    /** {@link #until(Instant, int, Supplier)} without a deadline. */
    public <T> Optional<T> upTo(int maxRepeats, Supplier<Optional<T>> attempt) {
        return until(Instant.MAX, maxRepeats, attempt);
    }

    Waits waits(Instant deadline, int maxRepeats) {
        return new Waits(deadline, maxRepeats);
    }

    /** The waits of one task. Not thread-safe. */
    final class Waits {
        private final Instant deadline;
        private final int max;
        private int done;

        private Waits(Instant deadline, int max) {
            this.deadline = deadline;
            this.max = max;
        }

        /** Waits before another attempt; false, at once, if there is no time or no repeat left. */
        boolean another() {
            long bound = Math.min(LONGEST.toNanos(), first.toNanos() << Math.min(done, 16));
            var wait = Duration.ofNanos(random.nextLong(bound));
            if (done == max || !clock.instant().plus(wait).isBefore(deadline)) {
                return false;
            }
            done++;
            sleep.sleep(wait);
            return true;
        }
    }
}
