package io.leadscore.functions.aws;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.OperationType;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of the table's stream.
 *
 * @param sequenceNumber its position in its shard; Lambda continues with the lowest number that is reported as failed
 * @param row            the event that was inserted; empty if it cannot be read
 */
public record StreamRecord(String sequenceNumber, Optional<OutboxRow> row) {
    /** The inserted events of a batch, in order. Any other record that passes the stream's filter is ignored. */
    public static List<StreamRecord> insertedEvents(DynamodbEvent batch) {
        return batch.getRecords()
                .stream()
                .filter(change -> OperationType.INSERT.toString().equals(change.getEventName()))
                .map(DynamodbStreamRecord::getDynamodb)
                .filter(change -> isEvent(change.getKeys()))
                .map(change -> new StreamRecord(change.getSequenceNumber(), row(change.getNewImage())))
                .toList();
    }

    private static boolean isEvent(Map<String, AttributeValue> keys) {
        return text(keys, TableSchema.SK).startsWith(TableSchema.EVENT_PREFIX)
                || text(keys, TableSchema.PK).startsWith(TableSchema.SYSTEM_PREFIX);
    }

    /** The row, in the form that {@link EventItem} writes; empty if it has another form. */
    private static Optional<OutboxRow> row(@Nullable Map<String, AttributeValue> image) {
        if (image == null) {
            return Optional.empty();
        }
        try {
            var entry = new EventBridgeEntry(required(image, EventItem.SOURCE), required(image, EventItem.TYPE),
                    Instant.parse(required(image, EventItem.TIME)), required(image, EventItem.DETAIL));
            return Optional
                    .of(new OutboxRow(required(image, TableSchema.PK), required(image, TableSchema.SK), entry));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            // The caller reports its number. Lambda then splits the batch until the record is alone.
            return Optional.empty();
        }
    }

    private static String required(Map<String, AttributeValue> image, String attribute) {
        String text = text(image, attribute);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the row has no attribute " + attribute);
        }
        return text;
    }

    private static String text(Map<String, AttributeValue> image, String attribute) {
        AttributeValue value = image.get(attribute);
        return value == null || value.getS() == null ? "" : value.getS();
    }
}
