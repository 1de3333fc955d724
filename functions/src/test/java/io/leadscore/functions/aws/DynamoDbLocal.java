package io.leadscore.functions.aws;

import io.leadscore.functions.aws.local.DynamoDbLocalProcess;
import io.leadscore.functions.aws.local.LocalTable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** DynamoDB Local for tests: one process at a time, in memory. It ends with the JVM. A test that needs it fails without it. */
public final class DynamoDbLocal {
    private static @Nullable DynamoDbLocalProcess process;

    private DynamoDbLocal() {}

    /** Its endpoint. The first call starts it. */
    public static synchronized URI endpoint() {
        if (process == null) {
            process = DynamoDbLocalProcess.start(DynamoDbLocalProcess.builtLib(), null);
        }
        return process.endpoint();
    }

    /**
     * Creates the table that a deployment has, but without its stream. DynamoDB Local keeps the records of every stream,
     * also of a table that was deleted, and each one makes writes to newer tables slower.
     */
    public static void createTable(AwsClients clients, String table) {
        LocalTable.create(clients, table);
        clients.dynamoDb()
                .updateTable(request -> request.tableName(table)
                        .streamSpecification(stream -> stream.streamEnabled(false)));
    }

    /** Starts an empty one. What earlier tests left, deleted tables too, makes it slow. */
    public static synchronized void restart() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
