package io.leadscore.functions.aws;

import io.leadscore.events.Envelopes;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.events.PublishedEvent;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A recorded event as a row: the final entry and, until it is published, its keys in the outbox index. */
final class EventItem {
    /** The shard of the outbox index. A row without it is published. */
    static final String UNPUBLISHED = TableSchema.OUTBOX.partitionKey().name();
    /** Milliseconds since 1970. */
    private static final String RECORDED_AT = TableSchema.OUTBOX.sortKey().name();

    static final String SOURCE = "source";
    static final String TYPE = "type";
    static final String TIME = "time";
    static final String DETAIL = "detail";

    private EventItem() {}

    static Map<String, AttributeValue> write(Map<String, AttributeValue> key, PublishedEvent event) {
        EventBridgeEntry entry = Envelopes.of(event);
        return new Item(key).text(SOURCE, entry.source())
                .text(TYPE, entry.detailType())
                .text(TIME, entry.time().toString())
                .text(DETAIL, entry.detail())
                // All events of a lead are in one shard, so they are read in the order in which they were recorded.
                .text(UNPUBLISHED, Integer.toString(Keys.shard(Item.text(key, TableSchema.PK), Outbox.SHARDS)))
                .number(RECORDED_AT, event.metadata().recordedAt().toEpochMilli())
                .build();
    }

    static OutboxRow read(Map<String, AttributeValue> row) {
        return new OutboxRow(Item.text(row, TableSchema.PK), Item.text(row, TableSchema.SK),
                new EventBridgeEntry(Item.text(row, SOURCE), Item.text(row, TYPE),
                        Instant.parse(Item.text(row, TIME)), Item.text(row, DETAIL)));
    }
}
