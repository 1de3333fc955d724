package io.leadscore.functions.port;

import io.leadscore.events.EventBridgeEntry;
import java.util.List;

/** Where events are published. Thread-safe. */
public interface EventBus {
    /** Entries of one call: what {@code PutEvents} takes. */
    int MAX_ENTRIES = 10;

    /**
     * An entry that the bus did not take.
     *
     * @param position  in the list that was put
     * @param permanent whether it can never be taken, as it is malformed or too large; if not, it is worth another try
     * @param code      the bus's word for it
     */
    record Refusal(int position, boolean permanent, String code) {}

    /**
     * Puts at most {@link #MAX_ENTRIES} entries, in order. A call that fails as a whole refuses all of them, not
     * permanently.
     *
     * @return the entries that were not taken; all others are durable
     */
    List<Refusal> put(List<EventBridgeEntry> entries);
}
