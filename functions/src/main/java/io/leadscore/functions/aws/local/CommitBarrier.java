package io.leadscore.functions.aws.local;

import io.leadscore.functions.aws.AwsClients;
import io.leadscore.table.TableSchema;
import java.util.Map;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * An interceptor that lets a transaction return only after DynamoDB Local has written it to disk. A local system that
 * keeps its data gives it to its clients. DynamoDB itself does not need it.
 *
 * <p>DynamoDB Local answers a transaction some milliseconds before it commits it. If it is killed in between, a
 * transaction that it answered is lost. It commits all other writes before it answers. One thread does all work on its
 * database, one request at a time. So a read that is sent after the answer returns after the commit (RATIONALE.md has
 * the measurement). If the read fails, the call fails: it is then unknown whether the transaction was committed.
 * Thread-safe.
 */
public final class CommitBarrier implements ExecutionInterceptor {
    /** This row never exists, so its read is the cheapest request possible. */
    private static final Map<String, AttributeValue> NO_ROW = Map.of(TableSchema.PK,
            AttributeValue.fromS("NONE"), TableSchema.SK, AttributeValue.fromS("NONE"));

    private final AwsClients clients;
    private final String table;

    /**
     * @param clients for the read; not the clients that have this interceptor, because their meter would count the read
     */
    public CommitBarrier(AwsClients clients, String table) {
        this.clients = clients;
        this.table = table;
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof TransactWriteItemsRequest) {
            clients.dynamoDb().getItem(request -> request.tableName(table).key(NO_ROW).consistentRead(true));
        }
    }
}
