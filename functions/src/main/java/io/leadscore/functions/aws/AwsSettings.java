package io.leadscore.functions.aws;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The region and the endpoints of AWS.
 *
 * @param region           the region's name
 * @param dynamoDb         endpoint of DynamoDB and its streams; null for the region's own
 * @param eventBridge      endpoint of EventBridge; null for the region's own
 * @param sqs              endpoint of SQS; null for the region's own
 * @param secretsManager   endpoint of Secrets Manager; null for the region's own
 * @param madeUpCredentials true signs requests with dummy credentials, which emulators accept; false uses the
 *                          credentials that the SDK finds
 * @param firstWait        upper bound of the wait before the SDK's first retry of a call; it doubles with each retry
 */
public record AwsSettings(String region, @Nullable URI dynamoDb, @Nullable URI eventBridge, @Nullable URI sqs,
        @Nullable URI secretsManager, boolean madeUpCredentials, Duration firstWait) {
    /** About the time that one request takes. */
    public static final Duration FIRST_WAIT = Duration.ofMillis(50);

    public AwsSettings(String region, @Nullable URI dynamoDb, @Nullable URI eventBridge, @Nullable URI sqs,
            @Nullable URI secretsManager, boolean madeUpCredentials) {
        this(region, dynamoDb, eventBridge, sqs, secretsManager, madeUpCredentials, FIRST_WAIT);
    }

    /** The region's own endpoints. */
    public static AwsSettings of(String region) {
        return new AwsSettings(region, null, null, null, null, false);
    }

    /** DynamoDB Local, without any other service. */
    public static AwsSettings local(URI dynamoDb) {
        return new AwsSettings("us-east-1", dynamoDb, null, null, null, true);
    }
}
