package io.leadscore.events;

import java.time.Instant;

/**
 * An entry for EventBridge. An outbox row stores it in this form.
 *
 * @param detail the JSON text of the detail
 */
public record EventBridgeEntry(String source, String detailType, Instant time, String detail) {
    /** The source of everything that Leadscore publishes; no ingest rule matches it. */
    public static final String SOURCE = "leadscore";
}
