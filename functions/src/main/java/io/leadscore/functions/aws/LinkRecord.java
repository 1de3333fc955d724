package io.leadscore.functions.aws;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.OperationType;
import io.leadscore.table.TableSchema;
import java.util.List;
import java.util.Map;

/**
 * The record of the table's stream of a link that was written.
 *
 * @param sequenceNumber its position in its shard
 * @param leadId         the lead that got the activity
 * @param otherId        the lead that was named together with it
 */
public record LinkRecord(String sequenceNumber, String leadId, String otherId) {
    /** The inserted links of a batch, in order. Any other record that passes the stream's filter is ignored. */
    public static List<LinkRecord> inserted(DynamodbEvent batch) {
        return batch.getRecords()
                .stream()
                .filter(change -> OperationType.INSERT.toString().equals(change.getEventName()))
                .map(DynamodbStreamRecord::getDynamodb)
                .filter(change -> text(change.getKeys(), TableSchema.PK).startsWith(TableSchema.LINK_PREFIX))
                .map(change -> new LinkRecord(change.getSequenceNumber(),
                        text(change.getKeys(), TableSchema.PK).substring(TableSchema.LINK_PREFIX.length()),
                        text(change.getKeys(), TableSchema.SK)))
                .toList();
    }

    private static String text(Map<String, AttributeValue> keys, String attribute) {
        AttributeValue value = keys.get(attribute);
        return value == null || value.getS() == null ? "" : value.getS();
    }
}
