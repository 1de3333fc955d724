package io.leadscore.infra.events;

import io.leadscore.infra.function.Acknowledgements;
import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.function.LeadTable;
import io.leadscore.table.TableSchema;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/** From the table's stream to the function that publishes; what it cannot publish is put aside, whole, in a bucket. */
public final class PublishPath extends Construct {
    /** Inserts of events, of a lead or of the system: the stream holds every write of the table. */
    private static final String FILTER = """
            {"eventName":["INSERT"],"dynamodb":{"Keys":{"$or":[{"%s":{"S":[{"prefix":"%s"}]}},\
            {"%s":{"S":[{"prefix":"%s"}]}}]}}}""".formatted(TableSchema.SK, TableSchema.EVENT_PREFIX, TableSchema.PK,
            TableSchema.SYSTEM_PREFIX);
    /** One call of PutEvents takes ten; ten calls are made within the function's time. */
    private static final int BATCH = 100;
    /** A batch that fails is tried again, halved each time, so that one bad record stands alone after seven. */
    private static final int MAX_RETRIES = 10;
    /** Below a day, after which the stream forgets; the sweep publishes what is put aside here, too. */
    private static final int MAX_RECORD_AGE_SECONDS = 6 * 60 * 60;
    /** Longer than the dead-letter queues: a record is looked at once, and holds no personal data unless traits are published. */
    private static final Duration LOST_RECORDS_KEPT = Duration.days(30);

    private final Bucket lostRecords;

    public PublishPath(Construct scope) {
        super(scope, "PublishPath");
        lostRecords = Bucket.Builder.create(this, "LostRecords")
                .encryption(BucketEncryption.S3_MANAGED)
                .enforceSsl(true)
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .lifecycleRules(List.of(LifecycleRule.builder().expiration(LOST_RECORDS_KEPT).build()))
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        Acknowledgements.unlogged(lostRecords);
    }

    /** Puts what the stream of the table holds through the function. */
    public CfnEventSourceMapping connect(LeadTable table, LeadFunction publish) {
        var mapping = CfnEventSourceMapping.Builder.create(this, "Stream")
                .eventSourceArn(table.streamArn())
                .functionName(publish.live().getFunctionArn())
                // LATEST would skip what was written while the mapping was made.
                .startingPosition("TRIM_HORIZON")
                .batchSize(BATCH)
                .bisectBatchOnFunctionError(true)
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .maximumRetryAttempts(MAX_RETRIES)
                .maximumRecordAgeInSeconds(MAX_RECORD_AGE_SECONDS)
                .filterCriteria(CfnEventSourceMapping.FilterCriteriaProperty.builder()
                        .filters(List.of(CfnEventSourceMapping.FilterProperty.builder().pattern(FILTER).build()))
                        .build())
                .destinationConfig(CfnEventSourceMapping.DestinationConfigProperty.builder()
                        .onFailure(CfnEventSourceMapping.OnFailureProperty.builder()
                                .destination(lostRecords.getBucketArn())
                                .build())
                        .build())
                .metricsConfig(CfnEventSourceMapping.MetricsConfigProperty.builder()
                        .metrics(List.of("EventCount"))
                        .build())
                .build();
        mapping.getNode().addDependency(publish);
        return mapping;
    }

    public String lostRecordsArn() {
        return lostRecords.getBucketArn();
    }
}
