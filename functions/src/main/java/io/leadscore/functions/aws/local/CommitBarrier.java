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
 * Lets a transaction return only when DynamoDB Local has it on disk: for a local system that keeps its data, given to its
 * clients as an interceptor. DynamoDB itself needs none.
 *
 * <p>DynamoDB Local answers a transaction some milliseconds before it commits it; killed in between, it has promised what
 * is gone. Other writes it commits first. One thread of its own does all the work on its database, a request at a time, so
 * that a read that is asked for after that answer is answered after that commit (RATIONALE.md has the measurement). If the
 * read fails, so does the call: whether the transaction stands is then not known. Thread-safe.
 */
public final class CommitBarrier implements ExecutionInterceptor {
    /** No such row is ever written: the question costs the least that one can. */
    private static final Map<String, AttributeValue> NO_ROW = Map.of(TableSchema.PK,
            AttributeValue.fromS("NONE"), TableSchema.SK, AttributeValue.fromS("NONE"));

    private final AwsClients clients;
    private final String table;

    /** @param clients for the read; not those that are given this interceptor, or their meter would count it */
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
