package io.leadscore.functions.aws;

import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.StorePorts;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Stores over DynamoDB Local. Each has its own empty table. */
public final class DynamoDbStores implements AutoCloseable {
    /** Those of every test, under a secret of its own. */
    public static final Supplier<IdentityKeys> IDENTITY_KEYS = supplier(new IdentityKeys(
            "the secret of the tests, 32 bytes or more".getBytes(StandardCharsets.US_ASCII)));

    private final AwsClients clients;
    private final String table = "leadscore-" + UUID.randomUUID();

    private DynamoDbStores(AwsClients clients) {
        this.clients = clients;
    }

    /** A table and its clients. The interceptors run on every call of the clients. */
    public static DynamoDbStores create(ExecutionInterceptor... interceptors) {
        var stores = unmade(interceptors);
        LocalTable.create(stores.clients, stores.table);
        return stores;
    }

    /** The same for a test that reads no stream. */
    public static DynamoDbStores withoutStream(ExecutionInterceptor... interceptors) {
        var stores = unmade(interceptors);
        DynamoDbLocal.createTable(stores.clients, stores.table);
        return stores;
    }

    private static DynamoDbStores unmade(ExecutionInterceptor... interceptors) {
        return new DynamoDbStores(
                new AwsClients(AwsSettings.local(DynamoDbLocal.endpoint()), List.of(interceptors)));
    }

    private static Supplier<IdentityKeys> supplier(IdentityKeys keys) {
        return () -> keys;
    }

    /** The resources of a deployment that has this table, and neither a bus nor queues. */
    public static AwsPorts.Resources resources(String table) {
        return new AwsPorts.Resources(table, IDENTITY_KEYS, () -> "no bus", () -> "no queue", () -> "no queue",
                () -> "no queue", () -> "no queue");
    }

    public AwsClients clients() {
        return clients;
    }

    public String table() {
        return table;
    }

    public StorePorts ports() {
        var rows = rows();
        return new StorePorts(new DynamoDbLeadStore(rows, IDENTITY_KEYS), new DynamoDbLeadRows(rows, IDENTITY_KEYS),
                new DynamoDbOutbox(rows),
                new DynamoDbModelStore(rows),
                new DynamoDbWriteKeyStore(rows), new DynamoDbSweepLog(rows),
                new DynamoDbVoidRuns(rows), new DynamoDbRefusedInputs(rows), new DynamoDbCrmRows(rows));
    }

    Table rows() {
        return new Table(clients, table, Backoffs.patient(InstantSource.system()));
    }

    @Override
    public void close() {
        clients.dynamoDb().deleteTable(request -> request.tableName(table));
        clients.close();
    }
}
