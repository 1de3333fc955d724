package io.leadscore.functions.aws;

import io.leadscore.functions.aws.local.DynamoDbLocalProcess;
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

    /** Starts an empty one. What earlier tests left, deleted tables too, makes it slow. */
    public static synchronized void restart() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
