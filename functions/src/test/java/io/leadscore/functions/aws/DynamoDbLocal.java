package io.leadscore.functions.aws;

import java.net.URI;

/** DynamoDB Local for tests: one process per JVM, in memory, gone with the JVM. A test that needs it fails without it. */
public final class DynamoDbLocal {
    private DynamoDbLocal() {}

    /** Where it answers; the first call starts it. */
    public static URI endpoint() {
        return Started.PROCESS.endpoint();
    }

    private static final class Started {
        private static final DynamoDbLocalProcess PROCESS = DynamoDbLocalProcess
                .start(DynamoDbLocalProcess.builtLib(), null);
    }
}
