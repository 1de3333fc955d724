package io.leadscore.functions.aws;

import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.RequestTime;
import io.leadscore.table.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The table, with the few kinds of calls that the adapters make. Only this class follows pages, completes batches, and
 * translates exceptions of the SDK into those of the ports ({@link SdkErrors}). Thread-safe.
 */
final class Table {
    /** The most keys of one batch read, a limit of DynamoDB. */
    private static final int MAX_BATCH_KEYS = 100;
    /** The most writes of one batch, a limit of DynamoDB. */
    private static final int MAX_BATCH_WRITES = 25;
    /** The most items of one transaction, a limit of DynamoDB. */
    static final int MAX_TRANSACTION_ITEMS = 100;
    /** Retries of a batch of which DynamoDB left some keys, because it throttles. */
    private static final int MAX_BATCH_REPEATS = 4;
    /** Upper bound of the first wait after DynamoDB left keys unread: it needs less load. */
    private static final Duration THROTTLED_WAIT = Duration.ofMillis(50);

    private final DynamoDbClient client;
    private final String name;
    private final Backoff backoff;

    /** @param backoff retries what failed because of other writers or throttling */
    Table(AwsClients clients, String name, Backoff backoff) {
        this.client = clients.dynamoDb();
        this.name = name;
        this.backoff = backoff;
    }

    Backoff backoff() {
        return backoff;
    }

    String name() {
        return name;
    }

    /** A row, by a strongly consistent read. */
    Optional<Map<String, AttributeValue>> get(Map<String, AttributeValue> key) {
        var answer = call(() -> client.getItem(request -> request.tableName(name)
                .key(key)
                .consistentRead(true)
                .overrideConfiguration(inTime())));
        return answer.hasItem() ? Optional.of(answer.item()) : Optional.empty();
    }

    /**
     * The rows of these keys that exist, by strongly consistent reads, in no particular order. The keys must be
     * distinct.
     */
    List<Map<String, AttributeValue>> getAll(Collection<Map<String, AttributeValue>> keys) {
        var rows = new ArrayList<Map<String, AttributeValue>>();
        List<Map<String, AttributeValue>> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += MAX_BATCH_KEYS) {
            rows.addAll(batch(all.subList(from, Math.min(all.size(), from + MAX_BATCH_KEYS))));
        }
        return rows;
    }

    private List<Map<String, AttributeValue>> batch(List<Map<String, AttributeValue>> keys) {
        var rows = new ArrayList<Map<String, AttributeValue>>();
        var left = new ArrayList<>(keys);
        return backoff.startingAt(THROTTLED_WAIT).upTo(MAX_BATCH_REPEATS, () -> {
            var asked = Map.of(name, KeysAndAttributes.builder().keys(List.copyOf(left)).consistentRead(true).build());
            var answer = call(
                    () -> client.batchGetItem(request -> request.requestItems(asked).overrideConfiguration(inTime())));
            rows.addAll(answer.responses().getOrDefault(name, List.of()));
            left.clear();
            KeysAndAttributes unread = answer.unprocessedKeys().get(name);
            if (unread != null) {
                left.addAll(unread.keys());
            }
            return left.isEmpty() ? Optional.of(rows) : Optional.empty();
        })
                .orElseThrow(() -> new BusyException(
                        "DynamoDB left " + left.size() + " keys of a batch unread in each of " + (MAX_BATCH_REPEATS + 1)
                                + " attempts"));
    }

    /** One page of a query. The request sets everything except the table. */
    QueryResponse page(Consumer<QueryRequest.Builder> query) {
        return call(() -> client.query(
                request -> request.tableName(name).applyMutation(query).overrideConfiguration(inTime())));
    }

    /** All rows of a partition whose sort key begins with the prefix, ascending, by strongly consistent reads. */
    Stream<Map<String, AttributeValue>> partition(String pk, String prefix) {
        return all(request -> request.consistentRead(true)
                .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                .expressionAttributeValues(
                        Map.of(":pk", AttributeValue.fromS(pk), ":prefix", AttributeValue.fromS(prefix))));
    }

    /** All rows of a partition. */
    Stream<Map<String, AttributeValue>> partition(String pk) {
        return all(request -> request.consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk))));
    }

    /** All rows of a query, from all its pages. A page is read when its first row is needed, and one is in memory. */
    Stream<Map<String, AttributeValue>> all(Consumer<QueryRequest.Builder> query) {
        return new PagedRows(after -> page(after.isEmpty() ? query
                : request -> request.applyMutation(query).exclusiveStartKey(after))).stream();
    }

    /** One page of a scan for rows with this sort key. A page reads {@code looked} rows of any sort key. */
    ScanResponse scanPage(String sk, int looked, Map<String, AttributeValue> after) {
        return call(() -> client.scan(request -> request.tableName(name)
                .filterExpression("sk = :sk")
                .expressionAttributeValues(Map.of(":sk", AttributeValue.fromS(sk)))
                .projectionExpression("pk")
                .limit(looked)
                .overrideConfiguration(inTime())
                .exclusiveStartKey(after.isEmpty() ? null : after)));
    }

    void put(Map<String, AttributeValue> row) {
        call(() -> client.putItem(request -> request.tableName(name).item(row).overrideConfiguration(inTime())));
    }

    /**
     * Writes the row unless one with its key exists, and returns whether it did. After a retry by the SDK it may return
     * false although it wrote the row.
     */
    boolean putIfAbsent(Map<String, AttributeValue> row) {
        return holds(() -> client.putItem(request -> request.tableName(name)
                .item(row)
                .conditionExpression("attribute_not_exists(pk)")
                .overrideConfiguration(inTime())));
    }

    /** Writes the row if the condition holds for the stored one, and returns whether it did. */
    boolean putIf(Map<String, AttributeValue> row, String condition, Map<String, AttributeValue> values) {
        return holds(() -> client.putItem(request -> request.tableName(name)
                .item(row)
                .conditionExpression(condition)
                .expressionAttributeValues(values)
                .overrideConfiguration(inTime())));
    }

    /** Whether the condition of the call holds. */
    private static boolean holds(Supplier<?> conditional) {
        try {
            call(conditional);
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    /** Deletes the row with this key, whether it exists or not. */
    void delete(Map<String, AttributeValue> key) {
        call(() -> client.deleteItem(request -> request.tableName(name).key(key).overrideConfiguration(inTime())));
    }

    /** Deletes the row if the condition holds for it, and returns whether it held. */
    boolean deleteIf(Map<String, AttributeValue> key, String condition, Map<String, AttributeValue> values) {
        return holds(() -> client.deleteItem(request -> request.tableName(name)
                .key(key)
                .conditionExpression(condition)
                .expressionAttributeValues(values)
                .overrideConfiguration(inTime())));
    }

    /** Removes an attribute of a row. Does nothing if the row or the attribute does not exist. */
    void remove(Map<String, AttributeValue> key, String attribute) {
        try {
            call(() -> client.updateItem(request -> request.tableName(name)
                    .key(key)
                    .updateExpression("REMOVE " + attribute)
                    .overrideConfiguration(inTime())
                    .conditionExpression("attribute_exists(" + attribute + ")")));
        } catch (ConditionalCheckFailedException e) {
            // The attribute was removed before, or the row was erased with its lead.
        }
    }

    /** Changes a row by an update with a condition, and returns whether the condition held. */
    boolean updateIf(Map<String, AttributeValue> key, Consumer<UpdateItemRequest.Builder> update) {
        return updated(key, update).isPresent();
    }

    /** {@link #updateIf}; returns what the update is asked to return, and empty if the condition did not hold. */
    Optional<Map<String, AttributeValue>> updated(Map<String, AttributeValue> key,
            Consumer<UpdateItemRequest.Builder> update) {
        try {
            return Optional.of(call(() -> client.updateItem(request -> request.tableName(name)
                    .key(key)
                    .applyMutation(update)
                    .overrideConfiguration(inTime())).attributes()));
        } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
        }
    }

    /** Deletes the rows with these keys, whether they exist or not. The keys must be distinct. */
    void deleteAll(Collection<Map<String, AttributeValue>> keys) {
        List<Map<String, AttributeValue>> all = keys.stream().map(Table::keyOf).toList();
        for (int from = 0; from < all.size(); from += MAX_BATCH_WRITES) {
            delete(all.subList(from, Math.min(all.size(), from + MAX_BATCH_WRITES)));
        }
    }

    static Map<String, AttributeValue> keyOf(Map<String, AttributeValue> row) {
        return Keys.key(Item.text(row, TableSchema.PK), Item.text(row, TableSchema.SK));
    }

    private void delete(List<Map<String, AttributeValue>> keys) {
        var left = new ArrayList<>(keys.stream()
                .map(key -> WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build())
                .toList());
        boolean deleted = backoff.startingAt(THROTTLED_WAIT).upTo(MAX_BATCH_REPEATS, () -> {
            var asked = Map.of(name, List.copyOf(left));
            var answer = call(() -> client
                    .batchWriteItem(request -> request.requestItems(asked).overrideConfiguration(inTime())));
            left.clear();
            left.addAll(answer.unprocessedItems().getOrDefault(name, List.of()));
            return left.isEmpty() ? Optional.of(true) : Optional.empty();
        }).isPresent();
        if (!deleted) {
            throw new BusyException("DynamoDB left " + left.size() + " rows undeleted in each of "
                    + (MAX_BATCH_REPEATS + 1) + " attempts");
        }
    }

    /**
     * Writes all items or none. The SDK sends a random token with each call, and the same token with each retry of that
     * call. So its retry of a transaction that was applied is neither applied again nor refused. We set no token of our
     * own: a token made from a message id would make a later delivery of the same message fail, because its items
     * differ.
     */
    void transact(List<TransactWriteItem> items) {
        if (items.size() > MAX_TRANSACTION_ITEMS) {
            throw new IllegalArgumentException(
                    "a transaction of " + items.size() + " items: at most " + MAX_TRANSACTION_ITEMS + " are possible");
        }
        call(() -> client.transactWriteItems(request -> request.transactItems(items).overrideConfiguration(inTime())));
    }

    /** {@link #transact}; returns empty if it was applied, otherwise the exception that says why it was not. */
    Optional<TransactionCanceledException> tryTransact(List<TransactWriteItem> items) {
        try {
            transact(items);
            return Optional.empty();
        } catch (TransactionCanceledException e) {
            return Optional.of(e);
        }
    }

    TransactWriteItem putting(Map<String, AttributeValue> row) {
        return TransactWriteItem.builder().put(put -> put.tableName(name).item(row)).build();
    }

    TransactWriteItem deleting(Map<String, AttributeValue> key) {
        return TransactWriteItem.builder().delete(delete -> delete.tableName(name).key(key)).build();
    }

    /** A call ends with the time of the request that it serves. */
    private static AwsRequestOverrideConfiguration inTime() {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(RequestTime.ofCall(AwsClients.CALL_TIMEOUT))
                .build();
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw SdkErrors.ofStore(e);
        }
    }
}
