package io.leadscore.functions.aws;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where AWS is.
 *
 * @param region           the region's name
 * @param dynamoDb         an endpoint of DynamoDB and its streams in place of the region's; null for the region's
 * @param eventBridge      likewise
 * @param sqs              likewise
 * @param madeUpCredentials whether to sign with credentials that no one checks, as emulators want it; if not, the SDK looks
 *                         for real ones
 * @param firstWait        bound of the wait before the SDK first repeats a call; later ones double it
 */
public record AwsSettings(String region, @Nullable URI dynamoDb, @Nullable URI eventBridge, @Nullable URI sqs,
        boolean madeUpCredentials, Duration firstWait) {
    /** As long as a request takes; longer waits follow. */
    public static final Duration FIRST_WAIT = Duration.ofMillis(50);

    public AwsSettings(String region, @Nullable URI dynamoDb, @Nullable URI eventBridge, @Nullable URI sqs,
            boolean madeUpCredentials) {
        this(region, dynamoDb, eventBridge, sqs, madeUpCredentials, FIRST_WAIT);
    }

    /** AWS itself. */
    public static AwsSettings of(String region) {
        return new AwsSettings(region, null, null, null, false);
    }

    /** DynamoDB Local, and nothing else of AWS. */
    public static AwsSettings local(URI dynamoDb) {
        return new AwsSettings("us-east-1", dynamoDb, null, null, true);
    }
}
