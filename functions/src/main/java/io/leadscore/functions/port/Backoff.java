package io.leadscore.functions.port;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Retries an operation that failed temporarily, with a wait before each retry. The waits have full jitter: each is a
 * random part of an upper bound that doubles, so writers that collided once do not collide again at the same time.
 * Retries end at a deadline and after a maximum number, because a clock may stand still. Thread-safe if the
 * generator is.
 */
public final class Backoff {
    /** Upper bound of the first wait: about the time that one transaction takes. */
    static final Duration FIRST = Duration.ofMillis(10);
    /** Upper bound of all waits, unless a copy has another. Longer waits would waste the time of a request. */
    static final Duration LONGEST = Duration.ofMillis(400);
    /**
     * The most retries after the first attempt. With 32 writers on one lead, a success takes 8.6 attempts on average.
     */
    static final int MAX_REPEATS = 100;

    private final RandomGenerator random;
    private final InstantSource clock;
    private final Sleep sleep;
    private final Duration first;
    private final Duration longest;

    /** Waits for a time. */
    @FunctionalInterface
    public interface Sleep {
        void sleep(Duration time);
    }

    public Backoff(RandomGenerator random, InstantSource clock, Sleep sleep) {
        this(random, clock, sleep, FIRST, LONGEST);
    }

    private Backoff(RandomGenerator random, InstantSource clock, Sleep sleep, Duration first, Duration longest) {
        this.random = random;
        this.clock = clock;
        this.sleep = sleep;
        this.first = first;
        this.longest = longest;
    }

    /** A copy with another upper bound of the first wait. Services that throttle need a longer one. */
    public Backoff startingAt(Duration bound) {
        return between(bound, longest);
    }

    /** A copy with other upper bounds of the first and of all waits, for work that nobody waits for. */
    public Backoff between(Duration firstBound, Duration longestBound) {
        return new Backoff(random, clock, sleep, firstBound, longestBound);
    }

    /** Sleeps on the calling thread. On an interruption it sets the thread's flag again and throws. */
    public static void threadSleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the thread was interrupted between two attempts", e);
        }
    }

    /**
     * Calls an operation until it returns a result.
     *
     * @param attempt returns empty if it must be retried
     * @return the result; empty if the next attempt would begin after the deadline
     */
    public <T> Optional<T> until(Instant deadline, Supplier<Optional<T>> attempt) {
        return until(deadline, MAX_REPEATS, attempt);
    }

    /** {@link #until(Instant, Supplier)} with a maximum of retries after the first attempt. */
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

    /** The waits of one operation. Not thread-safe. */
    final class Waits {
        private final Instant deadline;
        private final int max;
        private int done;

        private Waits(Instant deadline, int max) {
            this.deadline = deadline;
            this.max = max;
        }

        /** Waits before the next attempt and returns true. Returns false at once if no time or no retry is left. */
        boolean another() {
            long bound = Math.min(longest.toNanos(), first.toNanos() << Math.min(done, 16));
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
