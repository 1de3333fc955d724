package io.leadscore.infra.watch;

import static io.leadscore.infra.Synthesised.resolved;
import static io.leadscore.infra.Synthesised.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import io.leadscore.table.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Every failure raises an alarm, and every alarm has a runbook. */
final class MonitoringTest {
    private static final Synthesised SYNTHESISED = Synthesised.everything();
    private static final String RUNBOOK = "### ";

    @Test
    void every_alarm_has_a_runbook_and_every_runbook_its_alarm() throws IOException {
        Set<String> headings = Files.readAllLines(Synthesised.ROOT.resolve("docs/operate.md"))
                .stream()
                .filter(line -> line.startsWith(RUNBOOK))
                .map(line -> line.substring(RUNBOOK.length()).strip())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(headings).isEqualTo(alarms());
    }

    @Test
    void every_failure_that_no_caller_sees_has_an_alarm() {
        assertThat(alarms()).contains("publish-behind", "function-errors", "function-throttles", "table-throttles",
                "http-server-errors", "sweep-not-completed", "sweep-missing", "events-unpublished", "tally-full",
                "index-throttles", "outbox-not-checked", "failed-calls-lost", "undelivered-lost", "quarantined",
                "inputs-quarantined", "leads-skipped",
                "stream-records-lost", "reevaluation-stuck", "crm-errors", "crm-paused", "crm-behind", "crm-failed");
    }

    @Test
    void every_alarm_notifies_the_topic_and_names_its_runbook() {
        assertThat(SYNTHESISED.properties("AWS::CloudWatch::Alarm").values()).allSatisfy(alarm -> {
            assertThat(SYNTHESISED.resources("AWS::SNS::Topic").keySet()).contains(
                    target(alarm.at("/AlarmActions/0")));
            assertThat(alarm.path("AlarmDescription").asText()).contains("docs/operate.md");
        });
    }

    /** By default missing data means that nothing happened. An alarm to which this does not apply is here with its reason. */
    @Test
    void missing_data_is_treated_as_what_it_means() {
        var treatments = new TreeMap<String, String>();
        SYNTHESISED.properties("AWS::CloudWatch::Alarm").values().forEach(alarm -> {
            String treatment = alarm.path("TreatMissingData").asText();
            if (!treatment.equals("notBreaching")) {
                treatments.put(name(alarm), treatment);
            }
        });
        assertThat(treatments).isEqualTo(Map.of(
                // The sweep itself counts that it is completed, and the search that it was made.
                "sweep-missing", "breaching", "outbox-not-checked", "breaching",
                // A function that is not called measures no age, however many events wait for it.
                "publish-behind", "ignore"));
    }

    @Test
    void throttling_of_each_index_raises_an_alarm() {
        var expected = new TreeSet<String>();
        TableSchema.INDEXES.forEach(index -> List.of("ReadThrottleEvents", "WriteThrottleEvents")
                .forEach(metric -> expected.add("AWS/DynamoDB " + metric + " GlobalSecondaryIndexName=" + index.name()
                        + " TableName=" + tableName())));
        assertThat(watched("index-throttles")).isEqualTo(expected);
    }

    /** What a dead-letter queue did not get is nowhere. */
    @Test
    void each_sender_that_cannot_send_to_its_dead_letter_queue_raises_an_alarm() {
        var calls = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Lambda::EventInvokeConfig")
                .values()
                .forEach(config -> calls.add("AWS/Lambda DestinationDeliveryFailures FunctionName="
                        + resolved(config.path("FunctionName"))));
        // One alarm watches ten metrics at most, so the eleventh function has an alarm of its own.
        var both = new TreeSet<>(watched("failed-calls-lost"));
        watched("crm-errors").stream()
                .filter(metric -> metric.contains("DestinationDeliveryFailures"))
                .forEach(both::add);
        assertThat(both).isEqualTo(calls).isNotEmpty();

        var others = new TreeSet<String>();
        SYNTHESISED.properties("AWS::Events::Rule").values().forEach(rule -> {
            String bus = resolved(rule.path("EventBusName"));
            others.add("AWS/Events InvocationsFailedToBeSentToDlq "
                    + (bus.equals("default") ? "" : "EventBusName=" + bus + " ") + "RuleName="
                    + resolved(rule.path("Name")));
        });
        SYNTHESISED.properties("AWS::Scheduler::Schedule")
                .values()
                .forEach(
                        schedule -> others.add("AWS/Scheduler InvocationsFailedToBeSentToDeadLetterCount ScheduleGroup="
                                + resolved(schedule.path("GroupName"))));
        SYNTHESISED.properties("AWS::Lambda::EventSourceMapping").forEach((id, mapping) -> {
            if (mapping.has("DestinationConfig")) {
                others.add("AWS/Lambda DroppedEventCount EventSourceMappingUUID=<" + id + ".Id>");
            }
        });
        assertThat(watched("undelivered-lost")).isEqualTo(others).hasSize(7);
    }

    /** An alarm on a metric that nothing writes is never raised. */
    @Test
    void each_metric_of_leadscore_that_an_alarm_watches_is_written_by_the_functions() throws IOException {
        String names;
        try (var zip = new ZipFile(Synthesised.ARTIFACT.toFile())) {
            var entry = zip.getEntry("io/leadscore/functions/port/Metrics.class");
            // The names are constants of this class.
            names = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        var functions = new TreeSet<String>();
        SYNTHESISED.resources("AWS::Lambda::Function").keySet().forEach(id -> functions.add("Function=<" + id + ">"));
        var ours = new TreeSet<String>();
        for (String alarm : alarms()) {
            watched(alarm).stream().filter(metric -> metric.startsWith("Leadscore ")).forEach(metric -> {
                var parts = List.of(metric.split(" ", 3));
                assertThat(names).as(alarm).contains(parts.get(1));
                assertThat(functions).as(alarm).contains(parts.get(2));
                ours.add(parts.get(1));
            });
        }
        assertThat(ours).contains("SweepCompleted", "EventUnpublished", "TallyFull", "Quarantined", "LeadSkipped");
    }

    @Test
    void no_alarm_has_more_metrics_than_cloudwatch_allows() {
        assertThat(SYNTHESISED.properties("AWS::CloudWatch::Alarm").values()).allSatisfy(
                alarm -> assertThat(alarm.path("Metrics").findValues("MetricStat")).hasSizeLessThanOrEqualTo(10));
    }

    @Test
    void every_dead_letter_queue_has_an_alarm_that_one_message_raises() {
        var watched = new TreeSet<String>();
        SYNTHESISED.properties("AWS::CloudWatch::Alarm").values().forEach(alarm -> {
            if (alarm.path("MetricName").asText().equals("ApproximateNumberOfMessagesVisible")
                    && alarm.path("Threshold").asInt() == 0) {
                watched.add(alarm.at("/Dimensions/0/Value/Fn::GetAtt/0").asText());
            }
        });
        var deadLetters = new TreeSet<String>();
        SYNTHESISED.properties("AWS::SQS::Queue").forEach((id, queue) -> {
            if (!queue.has("RedrivePolicy")) {
                deadLetters.add(id);
            }
        });
        assertThat(watched).isEqualTo(deadLetters);
    }

    @Test
    void twenty_six_hours_without_a_sweep_raise_an_alarm_even_without_any_data() {
        JsonNode alarm = SYNTHESISED.properties("AWS::CloudWatch::Alarm")
                .values()
                .stream()
                .filter(each -> each.path("AlarmName").asText().endsWith("sweep-missing"))
                .findFirst()
                .orElseThrow();
        assertThat(alarm.path("EvaluationPeriods").asInt() * alarm.path("Period").asInt()).isEqualTo(26 * 3_600);
        assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("breaching");
        assertThat(alarm.path("MetricName").asText()).isEqualTo("SweepCompleted");
    }

    @Test
    void the_dashboard_shows_every_function_and_queue() {
        String body = SYNTHESISED.only("AWS::CloudWatch::Dashboard").path("DashboardBody").toString();
        assertThat(SYNTHESISED.resources("AWS::Lambda::Function").keySet()).allMatch(body::contains);
        assertThat(SYNTHESISED.resources("AWS::SQS::Queue").keySet()).allMatch(body::contains);
    }

    /** The metrics of an alarm, each as its namespace, its name and its dimensions. */
    private static Set<String> watched(String name) {
        var metrics = new TreeSet<String>();
        SYNTHESISED.properties("AWS::CloudWatch::Alarm").values().forEach(alarm -> {
            if (name(alarm).equals(name)) {
                var statistics = alarm.path("Metrics").findValues("Metric");
                (statistics.isEmpty() ? List.of(alarm) : statistics).forEach(metric -> {
                    var dimensions = new TreeSet<String>();
                    metric.path("Dimensions")
                            .forEach(each -> dimensions.add(resolved(each.path("Name")) + "="
                                    + resolved(each.path("Value"))));
                    metrics.add(resolved(metric.path("Namespace")) + " " + resolved(metric.path("MetricName")) + " "
                            + String.join(" ", dimensions));
                });
            }
        });
        return metrics;
    }

    private static String tableName() {
        return "<" + SYNTHESISED.resources("AWS::DynamoDB::Table").keySet().iterator().next() + ">";
    }

    private static String name(JsonNode alarm) {
        return alarm.path("AlarmName").asText().substring("leadscore-".length());
    }

    private static Set<String> alarms() {
        return SYNTHESISED.properties("AWS::CloudWatch::Alarm")
                .values()
                .stream()
                .map(MonitoringTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
