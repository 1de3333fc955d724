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
     * Publishes at most {@link #MAX_ENTRIES} entries, in order. If a whole call fails, all its entries are refused, but
     * not permanently. Entries that are too large for one call are published with several.
     *
     * @return the entries that were not accepted; all others are durable
     */
    List<Refusal> put(List<EventBridgeEntry> entries);
}
