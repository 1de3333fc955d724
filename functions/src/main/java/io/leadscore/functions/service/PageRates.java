package io.leadscore.functions.service;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Limits how often a public write key may be used, by one token bucket for each key. The buckets are in the memory of the
 * process, so a deployment with several environments of a function allows a multiple. That is enough to bound the cost of
 * an attack, and costs nothing. Thread-safe.
 */
public final class PageRates {
    /** Keys in memory: more than a company has pages. */
    private static final int MAX_KEYS = 1_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Limits limits;
    private final InstantSource clock;
    private final LruCache<String, Bucket> buckets = new LruCache<>(MAX_KEYS);

    /**
     * The limits of public pages.
     *
     * @param keyPerMinute  requests with one key in a minute, a batch counting as many as it has calls, in each environment of the function; 0 for any number
     * @param leadPerMinute activities of one lead in a minute, in all; 0 for any number
     */
    public record Limits(int keyPerMinute, int leadPerMinute) {
        /**
         * 50 requests a second in each environment are more than any page causes. A person causes two activities a
         * second at most, and not for long.
         */
        public static final Limits DEFAULT = new Limits(3_000, 120);
        /** No limits. */
        public static final Limits NONE = new Limits(0, 0);
    }

    private record Bucket(double tokens, Instant filledAt) {}

    public PageRates(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Takes one request of the key. Returns false if the key has none left. */
    public boolean take(String key) {
        return take(key, 1);
    }

    /**
     * Takes as many requests of the key as a batch has calls: otherwise one request could write thousands of leads. A batch with
     * more calls than the limit takes all. Returns false, and takes nothing, if the key has too few left.
     */
    public synchronized boolean take(String key, int calls) {
        int most = limits.keyPerMinute();
        if (most == 0) {
            return true;
        }
        Instant now = clock.instant();
        Bucket bucket = buckets.get(key);
        double tokens = most;
        if (bucket != null && !now.isBefore(bucket.filledAt())) {
            double gained = (double) most * Duration.between(bucket.filledAt(), now).toMillis() / MINUTE.toMillis();
            tokens = Math.min(most, bucket.tokens() + gained);
        }
        int wanted = Math.min(calls, most);
        boolean taken = tokens >= wanted;
        buckets.put(key, new Bucket(taken ? tokens - wanted : tokens, now));
        return taken;
    }
}
