package io.leadscore.infra.events;

import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.function.LeadTable;
import io.leadscore.table.TableSchema;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** Leads the links between leads from the table's stream to the function that merges. */
public final class MergePath extends Construct {
    /** Selects new links, as the stream has every write to the table. */
    private static final String FILTER = """
            {"eventName":["INSERT"],"dynamodb":{"Keys":{"%s":{"S":[{"prefix":"%s"}]}}}}"""
            .formatted(TableSchema.PK, TableSchema.LINK_PREFIX);
    /** Few merges are long, and one long merge holds up the others of its batch. */
    private static final int BATCH = 20;
    /** A link that is given up here still stands in the table, and the sweep settles it. */
    private static final int MAX_RECORD_AGE_SECONDS = 60 * 60;

    public MergePath(Construct scope) {
        super(scope, "MergePath");
    }

    /**
     * Connects the stream of the table to the function.
     *
     * @param failed gets the position in the stream of what the function could not settle
     */
    public CfnEventSourceMapping connect(LeadTable table, LeadFunction merge, Queue failed) {
        return new TableStream(FILTER, BATCH, MAX_RECORD_AGE_SECONDS, failed.getQueueArn()).connect(this, table, merge);
    }
}
