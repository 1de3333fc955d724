package io.leadscore.functions.aws.local.capacity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Counts the requests to DynamoDB and computes the capacity units that each consumes, from the sizes of items and what
 * moves in the indexes, by the published rules ({@link CapacityRules}): DynamoDB Local counts equal items of a transaction
 * once. Repeats of the SDK's own count as one request. A write whose condition failed is counted like the write, without
 * indexes. What a transaction costs depends on the rows that it replaces, and its answer does not hold them. So the meter
 * reads them before it, with a client of its own that is not metered; a concurrent writer may change them in between.
 * Thread-safe.
 */
public final class CapacityMeter implements ExecutionInterceptor {
    /** What requests of one operation have cost so far. */
    public record Usage(long requests, Units units) {
        static final Usage NONE = new Usage(0, Units.NONE);

        Usage plus(Usage more) {
            return new Usage(requests + more.requests, units.plus(more.units));
        }
    }

    private static final ExecutionAttribute<Map<Map<String, AttributeValue>, Map<String, AttributeValue>>> BEFORE = new ExecutionAttribute<>(
            "io.leadscore.RowsBefore");

    private final RequestCosts costs;
    private final Supplier<DynamoDbClient> unmetered;
    private final Map<String, Usage> usage = new TreeMap<>();

    /**
     * @param tableKeys names of the table's key attributes
     * @param indexKeys names of the key attributes of each index, all of which hold keys only
     * @param unmetered a client that this meter does not see
     */
    public CapacityMeter(List<String> tableKeys, List<List<String>> indexKeys, Supplier<DynamoDbClient> unmetered) {
        this.costs = new RequestCosts(tableKeys, new CapacityRules(tableKeys, indexKeys));
        this.unmetered = unmetered;
    }

    /** Since the start or the last reset, by operation ({@code GetItem}, …). */
    public synchronized Map<String, Usage> byOperation() {
        return Map.copyOf(usage);
    }

    /** {@link #byOperation}, all together. */
    public synchronized Usage total() {
        return usage.values().stream().reduce(Usage.NONE, Usage::plus);
    }

    public synchronized void reset() {
        usage.clear();
    }

    /** Asks for what an answer must tell so that the cost is known. None of it costs anything. */
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return switch (context.request()) {
            case PutItemRequest put -> put.toBuilder().returnValues(ReturnValue.ALL_OLD).build();
            case UpdateItemRequest update -> update.toBuilder().returnValues(ReturnValue.ALL_OLD).build();
            case DeleteItemRequest delete -> delete.toBuilder().returnValues(ReturnValue.ALL_OLD).build();
            // What a filter hides is read and paid for, and only DynamoDB knows it.
            case ScanRequest scan -> scan.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
            default -> context.request();
        };
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof TransactWriteItemsRequest transaction) {
            attributes.putAttribute(BEFORE, byKey(costs.replaced(transaction, unmetered.get())));
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof DynamoDbRequest request) {
            count(request, costs.of(request, context.response(),
                    Objects.requireNonNullElse(attributes.getAttribute(BEFORE), Map.of())));
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof DynamoDbRequest request) {
            count(request, costs.ofFailed(request, context.exception()));
        }
    }

    /** What a transaction costs that replaces these rows; counts nothing. */
    public Units cost(TransactWriteItemsRequest transaction, List<Map<String, AttributeValue>> before) {
        return costs.of(transaction, TransactWriteItemsResponse.builder().build(), byKey(before));
    }

    private Map<Map<String, AttributeValue>, Map<String, AttributeValue>> byKey(
            List<Map<String, AttributeValue>> rows) {
        var byKey = new HashMap<Map<String, AttributeValue>, Map<String, AttributeValue>>();
        rows.forEach(row -> byKey.put(costs.key(row), row));
        return byKey;
    }

    private synchronized void count(DynamoDbRequest request, Units units) {
        String operation = request.getClass().getSimpleName().replaceFirst("Request$", "");
        usage.merge(operation, new Usage(1, units), Usage::plus);
    }
}
