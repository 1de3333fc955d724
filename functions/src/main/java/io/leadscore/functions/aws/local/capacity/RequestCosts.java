package io.leadscore.functions.aws.local.capacity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Computes the cost of a request from the request and its answer. Thread-safe. */
final class RequestCosts {
    private final List<String> tableKeys;
    private final CapacityRules rules;

    RequestCosts(List<String> tableKeys, CapacityRules rules) {
        this.tableKeys = List.copyOf(tableKeys);
        this.rules = rules;
    }

    /** The key of a row. */
    Map<String, AttributeValue> key(Map<String, AttributeValue> row) {
        var key = new HashMap<>(row);
        key.keySet().retainAll(tableKeys);
        return key;
    }

    /** The current rows that the items of a transaction or of a batch of writes will replace or delete. */
    List<Map<String, AttributeValue>> replaced(DynamoDbRequest request, DynamoDbClient client) {
        return switch (request) {
            case TransactWriteItemsRequest transaction -> read(keys(transaction), client);
            case BatchWriteItemRequest batch -> read(keys(batch), client);
            default -> List.of();
        };
    }

    private static List<Map<String, AttributeValue>> read(Map<String, KeysAndAttributes> keys, DynamoDbClient client) {
        var rows = new ArrayList<Map<String, AttributeValue>>();
        Map<String, KeysAndAttributes> left = keys;
        while (!left.isEmpty()) {
            Map<String, KeysAndAttributes> asked = left;
            BatchGetItemResponse page = client.batchGetItem(request -> request.requestItems(asked));
            page.responses().values().forEach(rows::addAll);
            left = page.unprocessedKeys();
        }
        return rows;
    }

    /** One batch is enough: a transaction has at most as many items as a batch has keys. */
    private Map<String, KeysAndAttributes> keys(TransactWriteItemsRequest transaction) {
        var keys = new HashMap<String, Set<Map<String, AttributeValue>>>();
        for (TransactWriteItem item : transaction.transactItems()) {
            if (item.put() != null) {
                keys.computeIfAbsent(item.put().tableName(), _ -> new HashSet<>()).add(key(item.put().item()));
            } else if (item.delete() != null) {
                keys.computeIfAbsent(item.delete().tableName(), _ -> new HashSet<>()).add(item.delete().key());
            } else if (item.update() != null) {
                keys.computeIfAbsent(item.update().tableName(), _ -> new HashSet<>()).add(item.update().key());
            }
        }
        var asked = new HashMap<String, KeysAndAttributes>();
        keys.forEach((table, of) -> asked.put(table,
                KeysAndAttributes.builder().keys(of).consistentRead(true).build()));
        return asked;
    }

    private static Map<String, KeysAndAttributes> keys(BatchWriteItemRequest batch) {
        var asked = new HashMap<String, KeysAndAttributes>();
        batch.requestItems()
                .forEach((table, writes) -> asked.put(table, KeysAndAttributes.builder()
                        .keys(writes.stream().map(write -> requireDelete(write).key()).toList())
                        .consistentRead(true)
                        .build()));
        return asked;
    }

    private static DeleteRequest requireDelete(WriteRequest write) {
        if (write.deleteRequest() == null) {
            throw new IllegalArgumentException("the meter cannot compute the cost of a put in a batch");
        }
        return write.deleteRequest();
    }

    /** @param before the rows that a transaction or a batch replaces, by key */
    Units of(DynamoDbRequest request, SdkResponse response,
            Map<Map<String, AttributeValue>, Map<String, AttributeValue>> before) {
        return switch (request) {
            case GetItemRequest get -> Units.read(
                    CapacityRules.read(ItemSize.of(((GetItemResponse) response).item()), isTrue(get.consistentRead())),
                    0);
            case BatchGetItemRequest batch -> batch(batch, (BatchGetItemResponse) response);
            case QueryRequest query -> query(query, (QueryResponse) response);
            case ScanRequest _ -> scan((ScanResponse) response);
            case PutItemRequest put -> rules.write(old(((PutItemResponse) response).attributes()), put.item(), false);
            case DeleteItemRequest _ -> rules.write(old(((DeleteItemResponse) response).attributes()), null, false);
            case UpdateItemRequest update -> {
                Map<String, AttributeValue> was = ((UpdateItemResponse) response).attributes();
                yield rules.write(old(was), PlainUpdate.apply(update, was), false);
            }
            case TransactWriteItemsRequest transaction -> transaction.transactItems()
                    .stream()
                    .map(item -> transacted(item, before))
                    .reduce(Units.NONE, Units::plus);
            case BatchWriteItemRequest batch -> batch.requestItems()
                    .values()
                    .stream()
                    .flatMap(List::stream)
                    .map(write -> rules.write(before.get(requireDelete(write).key()), null, false))
                    .reduce(Units.NONE, Units::plus);
            // Requests about tables and streams consume no capacity units.
            default -> Units.NONE;
        };
    }

    Units ofFailed(DynamoDbRequest request, Throwable failure) {
        return switch (request) {
            case PutItemRequest put when failure instanceof ConditionalCheckFailedException ->
                CapacityRules.failedWrite(put.item(), false);
            case UpdateItemRequest _ when failure instanceof ConditionalCheckFailedException ->
                CapacityRules.failedWrite(null, false);
            case DeleteItemRequest _ when failure instanceof ConditionalCheckFailedException ->
                CapacityRules.failedWrite(null, false);
            case TransactWriteItemsRequest transaction when failure instanceof TransactionCanceledException ->
                transaction.transactItems()
                        .stream()
                        .map(item -> CapacityRules.failedWrite(item.put() == null ? null : item.put().item(), true))
                        .reduce(Units.NONE, Units::plus);
            default -> Units.NONE;
        };
    }

    private Units transacted(TransactWriteItem item,
            Map<Map<String, AttributeValue>, Map<String, AttributeValue>> before) {
        if (item.put() != null) {
            Map<String, AttributeValue> row = item.put().item();
            return rules.write(before.get(key(row)), row, true);
        }
        if (item.delete() != null) {
            return rules.write(before.get(item.delete().key()), null, true);
        }
        if (item.update() != null) {
            var row = before.get(item.update().key());
            return rules.write(row, PlainUpdate.apply(alone(item.update()), row == null ? Map.of() : row), true);
        }
        throw new IllegalArgumentException("the meter cannot compute the cost of a condition check in a transaction");
    }

    private static UpdateItemRequest alone(Update update) {
        return UpdateItemRequest.builder()
                .key(update.key())
                .updateExpression(update.updateExpression())
                .expressionAttributeNames(update.expressionAttributeNames())
                .expressionAttributeValues(update.expressionAttributeValues())
                .build();
    }

    /** Each item is rounded up separately. An item that does not exist costs the minimum. */
    private static Units batch(BatchGetItemRequest request, BatchGetItemResponse response) {
        double units = 0;
        for (var table : request.requestItems().entrySet()) {
            KeysAndAttributes asked = table.getValue();
            boolean consistent = isTrue(asked.consistentRead());
            List<Map<String, AttributeValue>> found = response.responses().getOrDefault(table.getKey(), List.of());
            KeysAndAttributes unread = response.unprocessedKeys().get(table.getKey());
            int absent = asked.keys().size() - found.size() - (unread == null ? 0 : unread.keys().size());
            units += absent * CapacityRules.read(0, consistent);
            for (Map<String, AttributeValue> item : found) {
                units += CapacityRules.read(ItemSize.of(item), consistent);
            }
        }
        return Units.read(units, 0);
    }

    /** The sum of the sizes, rounded up once. */
    private static Units query(QueryRequest request, QueryResponse response) {
        int bytes = response.items().stream().mapToInt(ItemSize::of).sum();
        double units = CapacityRules.read(bytes, isTrue(request.consistentRead()));
        return request.indexName() == null ? Units.read(units, 0) : Units.read(0, units);
    }

    private static Units scan(ScanResponse response) {
        return Units.read(response.consumedCapacity().capacityUnits(), 0);
    }

    private static @Nullable Map<String, AttributeValue> old(Map<String, AttributeValue> attributes) {
        return attributes.isEmpty() ? null : attributes;
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}
