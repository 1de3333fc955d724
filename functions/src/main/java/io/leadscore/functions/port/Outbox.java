package io.leadscore.functions.port;

import io.leadscore.events.PublishedEvent;
import java.time.Instant;
import java.util.List;

/** Recorded events that are not marked as published. Thread-safe. */
public interface Outbox {
    /** Shards of the outbox index. */
    int SHARDS = 8;

    /** All unpublished rows of the shard that were recorded at the instant or earlier, the oldest first. */
    List<OutboxRow> unpublished(int shard, Instant recordedUpTo);

    /** Marks the row as published. Repeating it changes nothing. */
    void markPublished(OutboxRow row);

    /** Records an event that belongs to no lead, unless an event of this kind and key is recorded already. */
    void record(String kind, String key, PublishedEvent event);
}
