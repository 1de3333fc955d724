package io.leadscore.functions.aws;

import io.leadscore.events.PublishedEvent;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The outbox in the table that {@code docs/design.md} describes. A published row leaves the sparse index. Thread-safe.
 */
final class DynamoDbOutbox implements Outbox {
    private final Table table;

    DynamoDbOutbox(Table table) {
        this.table = table;
    }

    @Override
    public List<OutboxRow> unpublished(int shard, Instant recordedUpTo) {
        List<Map<String, AttributeValue>> keys = keys(table, Integer.toString(shard), recordedUpTo);
        var rows = new HashMap<Map<String, AttributeValue>, OutboxRow>();
        for (Map<String, AttributeValue> row : table.getAll(keys)) {
            // The index lags behind: skip rows that have been published since.
            if (row.containsKey(EventItem.UNPUBLISHED)) {
                rows.put(key(row), EventItem.read(row));
            }
        }
        return keys.stream().map(rows::get).filter(Objects::nonNull).toList();
    }

    /** The keys of the rows in one shard of the outbox index that were recorded at the instant or earlier, the oldest first. */
    static List<Map<String, AttributeValue>> keys(Table table, String shard, Instant recordedUpTo) {
        return table.all(request -> request.indexName(TableSchema.OUTBOX.name())
                .keyConditionExpression("unpublished = :shard AND recordedAt <= :upTo")
                .expressionAttributeValues(Map.of(":shard", AttributeValue.fromS(shard), ":upTo",
                        AttributeValue.fromN(Long.toString(recordedUpTo.toEpochMilli())))))
                .map(DynamoDbOutbox::key)
                // A row that moves during the query can appear on two pages, and a batch accepts no key twice.
                .distinct()
                .toList();
    }

    private static Map<String, AttributeValue> key(Map<String, AttributeValue> row) {
        return Keys.key(Item.text(row, TableSchema.PK), Item.text(row, TableSchema.SK));
    }

    @Override
    public void markPublished(OutboxRow row) {
        table.remove(Keys.key(row.partition(), row.sort()), EventItem.UNPUBLISHED);
    }

    @Override
    public void record(String kind, String key, PublishedEvent event) {
        table.putIfAbsent(EventItem.write(Keys.system(kind, key), event));
    }
}
