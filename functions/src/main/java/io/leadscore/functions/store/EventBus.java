package io.leadscore.functions.store;

import io.leadscore.events.EventBridgeEntry;
import java.util.List;

/** Where events are published. Thread-safe. */
public interface EventBus {
    /**
     * Puts entries on the bus, however many, in their order.
     *
     * @return the positions of the entries that were not taken, ascending; empty if all were
     */
    List<Integer> put(List<EventBridgeEntry> entries);
}
