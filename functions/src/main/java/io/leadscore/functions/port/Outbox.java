package io.leadscore.functions.port;

import io.leadscore.events.PublishedEvent;
import java.time.Instant;
import java.util.List;

/** Recorded events that are not yet known to be published. Thread-safe. */
public interface Outbox {
    /** Shards of the outbox index. */
    int SHARDS = 8;

    /** Unpublished rows of the shard that were recorded up to and including the instant, oldest first, all pages. */
    List<OutboxRow> unpublished(int shard, Instant recordedUpTo);

    /** Notes that EventBridge has taken the row. Doing so again changes nothing. */
    void markPublished(OutboxRow row);

    /** Records an event that belongs to no lead, unless one of this kind and key is recorded. */
    void record(String kind, String key, PublishedEvent event);
}
