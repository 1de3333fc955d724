package io.leadscore.infra.events;

import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.function.LeadTable;
import java.util.List;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.constructs.Construct;

/**
 * What a function gets of the table's stream. A batch that fails is halved and retried, so that after some retries a bad record
 * is alone in its batch.
 *
 * @param filter           an event pattern: the stream has every write to the table
 * @param batch            the most records of a call
 * @param maxRecordSeconds how long a record is retried: less than the day for which the stream keeps it
 * @param givenUpTo        the ARN of the bucket or queue that gets what was given up
 */
record TableStream(String filter, int batch, int maxRecordSeconds, String givenUpTo) {
    private static final int MAX_RETRIES = 10;

    /** Connects the stream of the table to the function. */
    CfnEventSourceMapping connect(Construct scope, LeadTable table, LeadFunction function) {
        var mapping = CfnEventSourceMapping.Builder.create(scope, "Stream")
                .eventSourceArn(table.streamArn())
                .functionName(function.live().getFunctionArn())
                // LATEST would skip records that are written while the mapping is created.
                .startingPosition("TRIM_HORIZON")
                .batchSize(batch)
                .bisectBatchOnFunctionError(true)
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .maximumRetryAttempts(MAX_RETRIES)
                .maximumRecordAgeInSeconds(maxRecordSeconds)
                .filterCriteria(CfnEventSourceMapping.FilterCriteriaProperty.builder()
                        .filters(List.of(CfnEventSourceMapping.FilterProperty.builder().pattern(filter).build()))
                        .build())
                .destinationConfig(CfnEventSourceMapping.DestinationConfigProperty.builder()
                        .onFailure(CfnEventSourceMapping.OnFailureProperty.builder().destination(givenUpTo).build())
                        .build())
                .metricsConfig(CfnEventSourceMapping.MetricsConfigProperty.builder()
                        .metrics(List.of("EventCount"))
                        .build())
                .build();
        mapping.getNode().addDependency(function);
        return mapping;
    }
}
