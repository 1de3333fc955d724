package io.leadscore.functions.port;

import java.time.Duration;
import java.util.List;

/** A queue that hands work to workers: the shards of a sweep, or what is left of a re-evaluation. Thread-safe. */
public interface WorkQueue {
    /** The longest that a message can be held back: what SQS offers. */
    Duration MAX_DELAY = Duration.ofMinutes(15);

    /**
     * Sends a message for each body. When it returns, all are sent; when it throws, some may be, so that sending all of
     * them again must be harmless.
     *
     * @param delay how long no worker gets them, zero to {@link #MAX_DELAY}; parts of a second are rounded up
     * @throws BusyException if the queue throttles or does not answer in time
     */
    void send(List<String> bodies, Duration delay);
}
