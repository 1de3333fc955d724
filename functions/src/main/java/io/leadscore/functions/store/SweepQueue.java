package io.leadscore.functions.store;

import java.util.List;

/** The queue that hands the shards of a sweep to workers. Thread-safe. */
public interface SweepQueue {
    /**
     * Sends a message for each body. When it returns, all are sent; when it throws, some may be, so that sending all of
     * them again must be harmless.
     *
     * @throws StoreBusyException if the queue throttles or does not answer in time
     */
    void send(List<String> bodies);
}
