package io.leadscore.functions.port.crm;

import io.leadscore.functions.port.WorkQueue;
import java.time.Duration;

/** The queue of messages about leads for the systems that get leads. Thread-safe. */
public interface CrmQueue extends WorkQueue {
    /**
     * Lets a message that was received, and is not done, be received again after this time.
     *
     * @param receipt the receipt of the message
     * @param after   zero to {@link WorkQueue#MAX_DELAY}
     */
    void postpone(String receipt, Duration after);
}
