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

/** Leads from the table's stream to the function that publishes. Records that it cannot publish are stored in a bucket. */
public final class PublishPath extends Construct {
    /** Selects new events of leads and of the system, as the stream has every write to the table. */
    private static final String FILTER = """
            {"eventName":["INSERT"],"dynamodb":{"Keys":{"$or":[{"%s":{"S":[{"prefix":"%s"}]}},\
            {"%s":{"S":[{"prefix":"%s"}]}}]}}}""".formatted(TableSchema.SK, TableSchema.EVENT_PREFIX, TableSchema.PK,
            TableSchema.SYSTEM_PREFIX);
    /** PutEvents takes ten events a call, and the function has time for ten calls. */
    private static final int BATCH = 100;
    /** Less than the day for which the stream keeps records. The sweep publishes events that are given up here. */
    private static final int MAX_RECORD_AGE_SECONDS = 6 * 60 * 60;
    /** Time to look at the records. They hold no personal data unless the settings publish traits. */
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
        Acknowledgements.bucketWithoutAccessLog(lostRecords);
    }

    /** Connects the stream of the table to the function. */
    public CfnEventSourceMapping connect(LeadTable table, LeadFunction publish) {
        return new TableStream(FILTER, BATCH, MAX_RECORD_AGE_SECONDS, lostRecords.getBucketArn()).connect(this, table,
                publish);
    }

    public String lostRecordsArn() {
        return lostRecords.getBucketArn();
    }
}
