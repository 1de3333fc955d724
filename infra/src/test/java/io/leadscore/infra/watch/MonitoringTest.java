package io.leadscore.infra.watch;

import static io.leadscore.infra.Synthesised.target;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
                "quarantined", "leads-skipped", "stream-records-lost", "reevaluation-stuck");
    }

    @Test
    void every_alarm_notifies_the_topic_and_names_its_runbook() {
        assertThat(SYNTHESISED.properties("AWS::CloudWatch::Alarm").values()).allSatisfy(alarm -> {
            assertThat(SYNTHESISED.resources("AWS::SNS::Topic").keySet()).contains(
                    target(alarm.at("/AlarmActions/0")));
            assertThat(alarm.path("AlarmDescription").asText()).contains("docs/operate.md");
            assertThat(alarm.path("TreatMissingData").asText()).isIn("notBreaching", "breaching");
        });
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

    private static Set<String> alarms() {
        return SYNTHESISED.properties("AWS::CloudWatch::Alarm")
                .values()
                .stream()
                .map(alarm -> alarm.path("AlarmName").asText().substring("leadscore-".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
