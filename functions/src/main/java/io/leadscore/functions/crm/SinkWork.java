package io.leadscore.functions.crm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is done for one system when there is a reason to look at leads. Thread-safe. */
public interface SinkWork {
    /** The name of the system. */
    String name();

    /**
     * Looks at leads.
     *
     * @param deadline no call of the system begins after it
     * @return the messages that must be delivered again, each with the time after which; all others are done
     */
    Map<String, Duration> sync(List<Look> looks, Instant deadline);
}
