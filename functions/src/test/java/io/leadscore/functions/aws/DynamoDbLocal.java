package io.leadscore.functions.aws;

import io.leadscore.functions.aws.local.DynamoDbLocalProcess;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** DynamoDB Local for tests: one process at a time, in memory, gone with the JVM. A test that needs it fails without it. */
public final class DynamoDbLocal {
    private static @Nullable DynamoDbLocalProcess process;

    private DynamoDbLocal() {}

    /** Where it answers; the first call starts it. */
    public static synchronized URI endpoint() {
        if (process == null) {
            process = DynamoDbLocalProcess.start(DynamoDbLocalProcess.builtLib(), null);
        }
        return process.endpoint();
    }

    /** Has those who come after start with an empty one: what other tests have left, deleted tables too, makes it slow. */
    public static synchronized void anew() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
