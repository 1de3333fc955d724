package io.leadscore.functions.aws.local.capacity;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The rows that a transaction replaces or deletes, told along with the request: what a write costs depends on them, and
 * DynamoDB does not say after a transaction. Computed only if someone asks.
 */
@FunctionalInterface
public interface RowsBefore {
    ExecutionAttribute<RowsBefore> ATTRIBUTE = new ExecutionAttribute<>("io.leadscore.RowsBefore");

    List<Map<String, AttributeValue>> rows();
}
