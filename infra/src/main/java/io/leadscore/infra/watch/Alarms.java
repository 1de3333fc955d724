package io.leadscore.infra.watch;

import io.leadscore.infra.function.DeadLetters;
import io.leadscore.infra.function.FunctionSpec;
import io.leadscore.infra.function.LeadFunctions;
import io.leadscore.infra.function.LeadTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.sqs.Queue;

/** All alarms, on metrics of AWS and on metrics that the functions write. */
final class Alarms {
    /** Namespace and dimension of the metrics that the functions write, in the embedded metric format. */
    private static final String OURS = "Leadscore";
    private static final String BY_FUNCTION = "Function";
    /** The stream is normally a second behind. */
    private static final double BEHIND_MILLIS = 5 * 60 * 1_000;
    /** Normally all shards are done some minutes after the sweep has started. */
    private static final double SHARD_AGE_SECONDS = 60 * 60;
    /** A message is normally taken at once. One without progress goes to the dead-letter queue before this time. */
    private static final double REEVALUATION_AGE_SECONDS = 90 * 60;
    /** A day between two sweeps, and two hours in which one may be late. */
    private static final int HOURS_WITHOUT_SWEEP = 26;
    /** A short burst is throttled and retried. After a quarter of an hour it is no burst any more. */
    private static final int THROTTLED_PERIODS = 3;

    private final LeadFunctions functions;

    Alarms(LeadFunctions functions) {
        this.functions = functions;
    }

    List<AlarmSpec> all(DeadLetters deadLetters, LeadTable table, Queue shards, Queue reevaluations, String apiId,
            CfnEventSourceMapping stream) {
        var alarms = new ArrayList<AlarmSpec>();
        new TreeMap<>(deadLetters.queues()).forEach((name, queue) -> alarms.add(AlarmSpec.once(name,
                "There is a message in a dead-letter queue", queue.metricApproximateNumberOfMessagesVisible())));
        alarms.add(new AlarmSpec("publish-behind", "Events are published more than 5 minutes late",
                functions.get(FunctionSpec.PUBLISH)
                        .function()
                        .metric("IteratorAge",
                                MetricOptions.builder()
                                        .statistic("Maximum")
                                        .period(AlarmSpec.FIVE_MINUTES)
                                        .build()),
                BEHIND_MILLIS, 2));
        alarms.add(AlarmSpec.once("stream-records-lost",
                "Events from the stream could not be published and were stored in the bucket for lost records",
                aws("AWS/Lambda", "OnFailureDestinationDeliveredEventCount",
                        Map.of("EventSourceMappingUUID", stream.getAttrId()))));
        alarms.add(AlarmSpec.once("function-errors", "A function failed",
                AlarmSpec.sum("errors", functions.all().stream().map(f -> f.function().metricErrors()).toList())));
        alarms.add(new AlarmSpec("function-throttles", "Lambda throttles calls of the functions",
                AlarmSpec.sum("throttles", functions.all().stream().map(f -> f.function().metricThrottles()).toList()),
                0, THROTTLED_PERIODS));
        alarms.add(AlarmSpec.once("http-server-errors", "The API answered 5xx",
                aws("AWS/ApiGateway", "5xx", Map.of("ApiId", apiId))));
        alarms.add(new AlarmSpec("table-throttles", "DynamoDB throttles calls to the table", AlarmSpec.sum("throttles",
                List.of(ofTable(table, "ReadThrottleEvents"), ofTable(table, "WriteThrottleEvents"))), 0,
                THROTTLED_PERIODS));
        alarms.add(new AlarmSpec("sweep-not-completed", "A shard of the nightly sweep is not done after an hour",
                shards.metricApproximateAgeOfOldestMessage(), SHARD_AGE_SECONDS, 1));
        alarms.add(new AlarmSpec("reevaluation-stuck",
                "The re-evaluation of all leads under a new model makes no progress",
                reevaluations.metricApproximateAgeOfOldestMessage(), REEVALUATION_AGE_SECONDS, 1));
        alarms.add(new AlarmSpec("sweep-missing", "No sweep was completed for 26 hours",
                ours("SweepCompleted", Duration.hours(1), FunctionSpec.SWEEP_SHARD).getFirst(), AlarmSpec.ABSENT,
                HOURS_WITHOUT_SWEEP));
        alarms.add(AlarmSpec.once("events-unpublished", "The sweep found events that the stream had not published",
                ours("EventUnpublished", AlarmSpec.FIVE_MINUTES, FunctionSpec.SWEEP_SHARD).getFirst()));
        alarms.add(AlarmSpec.once("tally-full",
                "The tally of a lead is full: its further activities are stored but not counted",
                counted("TallyFull")));
        alarms.add(AlarmSpec.once("quarantined", "An activity or event that can never be processed was quarantined",
                counted("Quarantined")));
        alarms.add(AlarmSpec.once("leads-skipped", "A sweep or re-evaluation failed for some leads and skipped them",
                counted("LeadSkipped")));
        return List.copyOf(alarms);
    }

    /** A metric that any function may write, as the sum over all functions. */
    IMetric counted(String name) {
        return AlarmSpec.sum(name, ours(name, AlarmSpec.FIVE_MINUTES, FunctionSpec.values()));
    }

    private List<Metric> ours(String name, Duration period, FunctionSpec... specs) {
        return Arrays.stream(specs)
                .map(spec -> Metric.Builder.create()
                        .namespace(OURS)
                        .metricName(name)
                        .dimensionsMap(Map.of(BY_FUNCTION, functions.get(spec).function().getFunctionName()))
                        .statistic("Sum")
                        .period(period)
                        .build())
                .toList();
    }

    private static Metric ofTable(LeadTable table, String name) {
        return aws("AWS/DynamoDB", name, Map.of("TableName", table.table().getTableName()));
    }

    private static Metric aws(String namespace, String name, Map<String, String> dimensions) {
        return Metric.Builder.create()
                .namespace(namespace)
                .metricName(name)
                .dimensionsMap(dimensions)
                .statistic("Sum")
                .period(AlarmSpec.FIVE_MINUTES)
                .build();
    }
}
