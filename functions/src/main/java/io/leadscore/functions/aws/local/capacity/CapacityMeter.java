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
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
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
 * Counts the requests to DynamoDB and computes the capacity units that each consumes. It uses the published rules
 * ({@link CapacityRules}), the sizes of items and the changes in the indexes. The numbers of DynamoDB Local are not
 * usable: it counts equal items of a transaction only once. A call and the SDK's retries of it count as one request. A
 * write whose condition failed costs the same as the write, without the indexes. The cost of a transaction depends on
 * the rows that it replaces, and its answer does not contain them. So the meter reads them before the transaction, with
 * a client that is not metered. A concurrent writer may change them in between. Thread-safe.
 */
public final class CapacityMeter implements ExecutionInterceptor {
    /** The number and the cost of the requests of one operation. */
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
     * @param indexKeys names of the key attributes of each index; all indexes contain only keys
     * @param unmetered a client without this meter
     */
    public CapacityMeter(List<String> tableKeys, List<List<String>> indexKeys, Supplier<DynamoDbClient> unmetered) {
        this.costs = new RequestCosts(tableKeys, new CapacityRules(tableKeys, indexKeys));
        this.unmetered = unmetered;
    }

    /** The usage since the start or the last reset, by operation ({@code GetItem}, …). */
    public synchronized Map<String, Usage> byOperation() {
        return Map.copyOf(usage);
    }

    /** The sum of {@link #byOperation}. */
    public synchronized Usage total() {
        return usage.values().stream().reduce(Usage.NONE, Usage::plus);
    }

    public synchronized void reset() {
        usage.clear();
    }

    /** Requests the data that is needed to compute the cost. This data is free of charge. */
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return switch (context.request()) {
            case PutItemRequest put -> put.toBuilder().returnValues(ReturnValue.ALL_OLD).build();
            case UpdateItemRequest update -> update.toBuilder().returnValues(ReturnValue.ALL_OLD).build();
            case DeleteItemRequest delete -> delete.toBuilder().returnValues(ReturnValue.ALL_OLD).build();
            // A scan also pays for rows that its filter drops. Only DynamoDB knows their sizes.
            case ScanRequest scan -> scan.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
            default -> context.request();
        };
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof TransactWriteItemsRequest
                || context.request() instanceof BatchWriteItemRequest) {
            attributes.putAttribute(BEFORE,
                    byKey(costs.replaced((DynamoDbRequest) context.request(), unmetered.get())));
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

    /** The cost of a transaction that replaces these rows. It is not added to the usage. */
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
