package io.leadscore.infra.watch;

import io.leadscore.infra.function.FunctionSpec;
import io.leadscore.infra.function.LeadFunction;
import io.leadscore.infra.function.LeadFunctions;
import io.leadscore.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;

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
    /** A lead that qualifies is normally there within seconds. Waiting for an unclear end takes five minutes. */
    private static final double CRM_AGE_SECONDS = 60 * 60;
    /** A day between two sweeps, and two hours in which one may be late. */
    private static final int HOURS_WITHOUT_SWEEP = 26;
    /** The outbox is searched every quarter of an hour. */
    private static final int QUARTERS_WITHOUT_SEARCH = 4;
    /** A short burst is throttled and retried. After a quarter of an hour it is no burst any more. */
    private static final int THROTTLED_PERIODS = 3;

    /** A peak of an hour is expected. More than half of the limit for a quarter of an hour is not. */
    private static final int CONSUMING_PERIODS = 3;

    private final Watched watched;
    private final int maxWriteUnits;
    private final LeadFunctions functions;

    /** @param maxWriteUnits write units per second of the table */
    Alarms(Watched watched, int maxWriteUnits) {
        this.watched = watched;
        this.maxWriteUnits = maxWriteUnits;
        functions = watched.functions();
    }

    List<AlarmSpec> all() {
        var alarms = new ArrayList<AlarmSpec>();
        alarms.addAll(ofDeadLetters());
        alarms.addAll(ofPublishing());
        alarms.addAll(ofFunctions());
        alarms.addAll(ofTable());
        alarms.addAll(ofLongWork());
        alarms.addAll(ofLeads());
        Queue crm = watched.crm();
        if (crm != null) {
            alarms.addAll(ofCrm(crm));
        }
        return List.copyOf(alarms);
    }

    /** Each dead-letter queue, and failures to send to one: what is lost then is nowhere else. */
    private List<AlarmSpec> ofDeadLetters() {
        var alarms = new ArrayList<AlarmSpec>();
        new TreeMap<>(watched.deadLetters().queues()).forEach((name, queue) -> alarms.add(AlarmSpec.once(name,
                "There is a message in a dead-letter queue", queue.metricApproximateNumberOfMessagesVisible())));
        alarms.add(AlarmSpec.once("failed-calls-lost",
                "Lambda could not send a failed call to its dead-letter queue", AlarmSpec.sum("failedCallsLost",
                        functions.withoutCrm()
                                .stream()
                                .map(f -> aws("AWS/Lambda", "DestinationDeliveryFailures",
                                        Map.of("FunctionName", f.function().getFunctionName())))
                                .toList())));
        var undelivered = new ArrayList<Metric>();
        watched.rules()
                .forEach(rule -> undelivered.add(aws("AWS/Events", "InvocationsFailedToBeSentToDlq",
                        rule.metricDimensions())));
        undelivered.add(aws("AWS/Scheduler", "InvocationsFailedToBeSentToDeadLetterCount",
                Map.of("ScheduleGroup", watched.scheduleGroup())));
        for (CfnEventSourceMapping mapping : List.of(watched.stream(), watched.links())) {
            undelivered.add(aws("AWS/Lambda", "DroppedEventCount",
                    Map.of("EventSourceMappingUUID", mapping.getAttrId())));
        }
        alarms.add(AlarmSpec.once("undelivered-lost",
                "EventBridge, the scheduler or the stream could not send to its dead-letter queue or bucket",
                AlarmSpec.sum("undeliveredLost", undelivered)));
        return alarms;
    }

    private List<AlarmSpec> ofPublishing() {
        return List.of(
                // If no call is made, the age has no data, and the events may still be waiting.
                new AlarmSpec("publish-behind", "Events are published more than 5 minutes late",
                        functions.get(FunctionSpec.PUBLISH)
                                .function()
                                .metric("IteratorAge",
                                        MetricOptions.builder()
                                                .statistic("Maximum")
                                                .period(AlarmSpec.FIVE_MINUTES)
                                                .build()),
                        BEHIND_MILLIS, 2, AlarmSpec.Missing.NOTHING_IS_KNOWN),
                AlarmSpec.once("stream-records-lost",
                        "Events from the stream could not be published and were stored in the bucket for lost records",
                        aws("AWS/Lambda", "OnFailureDestinationDeliveredEventCount",
                                Map.of("EventSourceMappingUUID", watched.stream().getAttrId()))),
                AlarmSpec.once("events-unpublished", "There were events that the stream had not published",
                        ours("EventUnpublished", AlarmSpec.FIVE_MINUTES, FunctionSpec.SWEEP_SHARD).getFirst()),
                AlarmSpec.absent("outbox-not-checked",
                        "Nothing has looked for events that the stream has lost for an hour",
                        ours("OutboxChecked", Duration.minutes(15), FunctionSpec.SWEEP_SHARD).getFirst(),
                        QUARTERS_WITHOUT_SEARCH));
    }

    private List<AlarmSpec> ofFunctions() {
        return List.of(
                AlarmSpec.once("function-errors", "A function failed", AlarmSpec.sum("errors",
                        functions.withoutCrm().stream().map(f -> f.function().metricErrors()).toList())),
                AlarmSpec.of("function-throttles", "Lambda throttles calls of the functions",
                        AlarmSpec.sum("throttles",
                                functions.withoutCrm().stream().map(f -> f.function().metricThrottles()).toList()),
                        0, THROTTLED_PERIODS),
                AlarmSpec.once("http-server-errors", "The API answered 5xx",
                        aws("AWS/ApiGateway", "5xx", Map.of("ApiId", watched.apiId()))));
    }

    /** The metrics of the table do not include those of its indexes. */
    private List<AlarmSpec> ofTable() {
        var ofIndexes = new ArrayList<Metric>();
        TableSchema.INDEXES.forEach(index -> {
            ofIndexes.add(ofTable("ReadThrottleEvents", index));
            ofIndexes.add(ofTable("WriteThrottleEvents", index));
        });
        return List.of(
                AlarmSpec.of("table-throttles", "DynamoDB throttles calls to the table", AlarmSpec.sum("throttles",
                        List.of(ofTable("ReadThrottleEvents", null), ofTable("WriteThrottleEvents", null))), 0,
                        THROTTLED_PERIODS),
                AlarmSpec.of("index-throttles", "DynamoDB throttles an index of the table",
                        AlarmSpec.sum("indexThrottles", ofIndexes), 0, THROTTLED_PERIODS),
                AlarmSpec.of("table-consumption",
                        "The table takes more than half of the writes that the settings allow",
                        ofTable("ConsumedWriteCapacityUnits", null),
                        AlarmSpec.FIVE_MINUTES.toSeconds().intValue() * (double) maxWriteUnits / 2,
                        CONSUMING_PERIODS));
    }

    private List<AlarmSpec> ofLongWork() {
        return List.of(
                AlarmSpec.of("sweep-not-completed", "A shard of the nightly sweep is not done after an hour",
                        watched.shards().metricApproximateAgeOfOldestMessage(), SHARD_AGE_SECONDS, 1),
                AlarmSpec.of("reevaluation-stuck",
                        "The re-evaluation of all leads under a new model makes no progress",
                        watched.reevaluations().metricApproximateAgeOfOldestMessage(), REEVALUATION_AGE_SECONDS, 1),
                AlarmSpec.absent("sweep-missing", "No sweep was completed for 26 hours",
                        ours("SweepCompleted", Duration.hours(1), FunctionSpec.SWEEP_SHARD).getFirst(),
                        HOURS_WITHOUT_SWEEP));
    }

    /** They have no part in the sums above, because one alarm watches ten metrics at most. */
    private List<AlarmSpec> ofCrm(Queue messages) {
        LeadFunction sync = functions.get(FunctionSpec.CRM_SYNC);
        return List.of(
                AlarmSpec.once("crm-errors", "The function that brings leads into other systems failed",
                        AlarmSpec.sum("crmErrors", List.of(sync.function().metricErrors(),
                                aws("AWS/Lambda", "DestinationDeliveryFailures",
                                        Map.of("FunctionName", sync.function().getFunctionName()))))),
                AlarmSpec.once("crm-paused", "A system does not know us, so its leads wait",
                        ours("CrmPaused", AlarmSpec.FIVE_MINUTES, FunctionSpec.CRM_SYNC).getFirst()),
                AlarmSpec.of("crm-behind", "Leads have waited for another system for an hour",
                        messages.metricApproximateAgeOfOldestMessage(), CRM_AGE_SECONDS, 1));
    }

    private List<AlarmSpec> ofLeads() {
        return List.of(
                AlarmSpec.once("erasures-left", "Rows of an erased person are still there after two days of sweeps",
                        ours("ErasureLeft", AlarmSpec.FIVE_MINUTES, FunctionSpec.SWEEP_SHARD).getFirst()),
                AlarmSpec.once("links-left", "Linked leads waited for their merge for more than 15 minutes",
                        ours("LinkLeft", AlarmSpec.FIVE_MINUTES, FunctionSpec.SWEEP_SHARD).getFirst()),
                AlarmSpec.once("tally-full",
                        "The tally of a lead is full: its further activities are stored but not counted",
                        counted("TallyFull")),
                AlarmSpec.once("quarantined",
                        "An activity or event that can never be processed was quarantined", counted("Quarantined")),
                AlarmSpec.once("inputs-quarantined",
                        "Events of a bus are no activities and were quarantined: a sender may have changed its format",
                        counted("InputQuarantined")),
                AlarmSpec.once("leads-skipped", "A sweep or re-evaluation failed for some leads and skipped them",
                        counted("LeadSkipped")));
    }

    /** A metric that any function may write, except the one for other systems, as the sum over them. */
    IMetric counted(String name) {
        return AlarmSpec.sum(name, ours(name, AlarmSpec.FIVE_MINUTES,
                Arrays.stream(FunctionSpec.values())
                        .filter(spec -> spec != FunctionSpec.CRM_SYNC)
                        .toArray(FunctionSpec[]::new)));
    }

    /** A metric of the function for other systems. */
    IMetric ofCrm(String name) {
        return ours(name, AlarmSpec.FIVE_MINUTES, FunctionSpec.CRM_SYNC).getFirst();
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

    /** @param index null for the table itself */
    private Metric ofTable(String name, TableSchema.@Nullable Index index) {
        var dimensions = new TreeMap<>(Map.of("TableName", watched.table().table().getTableName()));
        if (index != null) {
            dimensions.put("GlobalSecondaryIndexName", index.name());
        }
        return aws("AWS/DynamoDB", name, dimensions);
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
