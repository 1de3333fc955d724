package io.leadscore.functions.port;

import java.time.Duration;
import java.util.List;

/** A queue that delivers work to workers: the shards of a sweep, or the rest of a re-evaluation. Thread-safe. */
public interface WorkQueue {
    /** The longest delay of a message, a limit of SQS. */
    Duration MAX_DELAY = Duration.ofMinutes(15);

    /** The wait, or the nearest one that a message can have: zero to {@link #MAX_DELAY}. */
    static Duration limited(Duration wait) {
        return wait.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : wait.isNegative() ? Duration.ZERO : wait;
    }

    /**
     * Sends a message for each body. When it returns, all messages are sent. When it throws, some may be sent. The
     * caller then sends all of them again, so duplicates must be harmless.
     *
     * @param delay time until workers can receive the messages, zero to {@link #MAX_DELAY}; rounded up to whole seconds
     * @throws BusyException if the queue throttles or does not answer in time
     */
    void send(List<String> bodies, Duration delay);
}
