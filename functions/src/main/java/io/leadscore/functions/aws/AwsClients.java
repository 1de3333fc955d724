package io.leadscore.functions.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The clients of the SDK, over one shared HTTP client. Each is built on its first use, so a function spends no start-up
 * time on clients that it does not use. Every call ends in less than 8 s, retries included. Thread-safe.
 */
public final class AwsClients implements AutoCloseable {
    /**
     * Limit of a call with all its retries. A call of the table for an HTTP request has what is left of the request's time,
     * if that is less.
     */
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(7);
    /** Limit of one attempt. The largest transaction takes a tenth of it, so a slower attempt has failed. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    /**
     * The SDK's default for DynamoDB is 9 attempts with up to 20 s between them: a minute of retries under throttling.
     */
    private static final int MAX_ATTEMPTS = 4;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final AwsSettings settings;
    private final List<ExecutionInterceptor> interceptors;
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(ATTEMPT_TIMEOUT)
            .build();
    private @Nullable DynamoDbClient dynamoDb;
    private @Nullable DynamoDbStreamsClient streams;
    private @Nullable EventBridgeClient eventBridge;
    private @Nullable SqsClient sqs;
    private @Nullable SecretsManagerClient secretsManager;

    /** @param interceptors run on every call of every client, such as the {@code CapacityMeter} */
    public AwsClients(AwsSettings settings, List<? extends ExecutionInterceptor> interceptors) {
        this.settings = settings;
        this.interceptors = List.copyOf(interceptors);
    }

    public synchronized DynamoDbClient dynamoDb() {
        if (dynamoDb == null) {
            dynamoDb = configured(DynamoDbClient.builder(), settings.dynamoDb()).build();
        }
        return dynamoDb;
    }

    public synchronized DynamoDbStreamsClient streams() {
        if (streams == null) {
            streams = configured(DynamoDbStreamsClient.builder(), settings.dynamoDb()).build();
        }
        return streams;
    }

    synchronized EventBridgeClient eventBridge() {
        if (eventBridge == null) {
            eventBridge = configured(EventBridgeClient.builder(), settings.eventBridge()).build();
        }
        return eventBridge;
    }

    synchronized SqsClient sqs() {
        if (sqs == null) {
            sqs = configured(SqsClient.builder(), settings.sqs()).build();
        }
        return sqs;
    }

    synchronized SecretsManagerClient secretsManager() {
        if (secretsManager == null) {
            secretsManager = configured(SecretsManagerClient.builder(), settings.secretsManager()).build();
        }
        return secretsManager;
    }

    /** Closes every client. Calls that are in progress fail. */
    @Override
    public synchronized void close() {
        for (AutoCloseable client : new @Nullable AutoCloseable[]{dynamoDb, streams, eventBridge, sqs,
                secretsManager}) {
            if (client != null) {
                closeClient(client);
            }
        }
        http.close();
    }

    private static void closeClient(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing an SDK client failed", e);
        }
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(B builder,
            @Nullable URI endpoint) {
        var backoff = BackoffStrategy.exponentialDelay(settings.firstWait(), LONGEST_WAIT);
        var override = ClientOverrideConfiguration.builder()
                .apiCallTimeout(CALL_TIMEOUT)
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .retryStrategy(DefaultRetryStrategy.standardStrategyBuilder()
                        .maxAttempts(MAX_ATTEMPTS)
                        .backoffStrategy(backoff)
                        .throttlingBackoffStrategy(backoff)
                        .build())
                .executionInterceptors(interceptors)
                .build();
        builder.region(Region.of(settings.region())).httpClient(http).overrideConfiguration(override);
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (settings.madeUpCredentials()) {
            builder.credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
        }
        return builder;
    }
}
