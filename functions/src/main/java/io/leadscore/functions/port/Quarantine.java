package io.leadscore.functions.port;

import io.leadscore.core.activity.Activity;

/**
 * Where what can never be stored or published is put aside, whole, for a person to look at. It may hold personal data and
 * is protected like the table. Putting the same thing aside again changes nothing. Thread-safe.
 */
public interface Quarantine {
    /** Puts an activity aside that the database can never take. */
    void activity(Activity activity, String reason);

    /** Puts an event aside that the bus can never take. */
    void event(OutboxRow row, String reason);
}
