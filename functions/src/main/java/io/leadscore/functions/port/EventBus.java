package io.leadscore.functions.port;

import io.leadscore.events.EventBridgeEntry;
import java.util.List;

/** Publishes events. Thread-safe. */
public interface EventBus {
    /** The most entries of one call, a limit of {@code PutEvents}. */
    int MAX_ENTRIES = 10;

    /**
     * An entry that the bus did not accept.
     *
     * @param position  position in the list of entries
     * @param permanent true if a retry cannot succeed, because the entry is malformed or too large
     * @param code      the error code of the bus
     */
    record Refusal(int position, boolean permanent, String code) {}

    /**
     * Publishes at most {@link #MAX_ENTRIES} entries, in order. If the whole call fails, all entries are refused, but
     * not permanently.
     *
     * @return the entries that were not accepted; all others are durable
     */
    List<Refusal> put(List<EventBridgeEntry> entries);
}
