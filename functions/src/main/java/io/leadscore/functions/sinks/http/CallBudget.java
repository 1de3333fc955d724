package io.leadscore.functions.sinks.http;

import io.leadscore.functions.port.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;

/** Spreads the calls of one process, so that all processes together stay within the limit of an API. Thread-safe. */
public final class CallBudget {
    /** As many functions work at a time as the deployment allows. Each has its share of the limit. */
    public static final int FUNCTIONS = 2;

    private final int calls;
    private final Duration window;
    private final InstantSource clock;
    private final Backoff.Sleep sleep;
    private final ArrayDeque<Instant> made = new ArrayDeque<>();

    /**
     * @param calls  the limit of the API for all callers
     * @param window the time for which the limit is
     */
    public CallBudget(int calls, Duration window, InstantSource clock, Backoff.Sleep sleep) {
        this.calls = Math.max(1, calls / FUNCTIONS);
        this.window = window;
        this.clock = clock;
        this.sleep = sleep;
    }

    /** Waits until a call is allowed, and counts it. */
    public synchronized void take() {
        if (made.size() >= calls) {
            Duration left = Duration.between(clock.instant(), made.removeFirst().plus(window));
            if (left.isPositive()) {
                sleep.sleep(left);
            }
        }
        made.addLast(clock.instant());
    }
}
