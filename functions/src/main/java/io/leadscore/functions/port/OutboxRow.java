package io.leadscore.functions.port;

import io.leadscore.events.EventBridgeEntry;

/**
 * A recorded event in its final form.
 *
 * @param partition the row's partition key, {@code LEAD#<leadId>} or {@code SYS#<kind>}
 * @param sort      the row's sort key
 */
public record OutboxRow(String partition, String sort, EventBridgeEntry entry) {}
