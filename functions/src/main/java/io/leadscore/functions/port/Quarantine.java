package io.leadscore.functions.port;

import io.leadscore.core.activity.Activity;

/**
 * Stores activities and events that can never be stored or published, and inputs that are no activities, complete, so that
 * a person can examine them. They may contain personal data and are protected like the table. Storing the same item again changes nothing. Thread-safe.
 */
public interface Quarantine {
    /** Stores an activity that the database can never accept. */
    void activity(Activity activity, String reason);

    /** Stores an event that the bus can never accept. */
    void event(OutboxRow row, String reason);

    /** Stores an input that is no activity, for two weeks. Its sender gets no answer that could name the problems. */
    void input(UnusableInput input);
}
