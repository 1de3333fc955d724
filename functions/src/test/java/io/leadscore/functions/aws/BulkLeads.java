package io.leadscore.functions.aws;

import io.leadscore.core.lead.Lead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Writes many leads in batches. Deciding each of them would take minutes. */
public final class BulkLeads {
    /** Writes of one batch. */
    private static final int MAX_WRITES = 25;

    private BulkLeads() {}

    /** Writes the leads themselves, without their activities and events. */
    public static void write(DynamoDbClient client, String table, List<Lead> leads) {
        for (int from = 0; from < leads.size(); from += MAX_WRITES) {
            List<WriteRequest> left = new ArrayList<>();
            for (Lead lead : leads.subList(from, Math.min(leads.size(), from + MAX_WRITES))) {
                Map<String, AttributeValue> row = LeadItem.write(lead);
                left.add(WriteRequest.builder().putRequest(PutRequest.builder().item(row).build()).build());
            }
            while (!left.isEmpty()) {
                Map<String, List<WriteRequest>> batch = Map.of(table, left);
                left = client.batchWriteItem(write -> write.requestItems(batch))
                        .unprocessedItems()
                        .getOrDefault(table, List.of());
            }
        }
    }
}
