package io.leadscore.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.table.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures of docs/cost.md that follow from the template. */
final class CostPageTest {
    private static final Synthesised DEFAULTS = Synthesised.defaults();
    private static final int HOUR = 3_600;
    private static final double MILLION = 1e6;

    // Assumptions, which the page names.
    private static final double LOGGED_KILOBYTES = 1.4;
    private static final double ANSWERED_KILOBYTES = 0.5;
    private static final int WRITE_UNITS_OF_EVENT = 4;

    // List prices of the page, in dollars.
    private static final double REQUEST_TO_API = 1.00 / MILLION;
    private static final double REQUEST_TO_LAMBDA = 0.20 / MILLION;
    private static final double GIGABYTE_SECOND = 0.0000133334;
    private static final double WRITE_UNIT = 0.625 / MILLION;
    private static final double READ_UNIT = 0.125 / MILLION;
    private static final double EVENT = 1.00 / MILLION;
    private static final double LOGGED_GIGABYTE = 0.50;
    private static final double SENT_GIGABYTE = 0.09;
    private static final double METRIC_OF_ALARM = 0.10;
    private static final double SECRET_A_MONTH = 0.40;

    /** Strangers use the routes that need no authorization, as fast as the settings allow, and each write is as dear as possible. */
    @Test
    void the_page_says_what_an_hour_of_an_attack_costs_at_most() throws IOException {
        double requests = HOUR * openRequestsPerSecond();
        JsonNode ingest = DEFAULTS.properties("AWS::Lambda::Function")
                .values()
                .stream()
                .filter(function -> function.path("FunctionName").asText().equals("leadscore-ingest"))
                .findFirst()
                .orElseThrow();
        double gigabyteSeconds = HOUR * ingest.path("ReservedConcurrentExecutions").asDouble()
                * ingest.path("MemorySize").asDouble() / 1_024;
        JsonNode limits = DEFAULTS.only("AWS::DynamoDB::Table").path("OnDemandThroughput");
        double writes = HOUR * limits.path("MaxWriteRequestUnits").asDouble();
        double reads = HOUR * limits.path("MaxReadRequestUnits").asDouble();
        int indexes = TableSchema.INDEXES.size();

        Map<String, Double> costs = new LinkedHashMap<>();
        costs.put("| requests to the API | " + millions(requests), requests * REQUEST_TO_API);
        costs.put("| calls of `ingest` and `leads` | " + millions(requests), requests * REQUEST_TO_LAMBDA);
        costs.put(String.format(Locale.ROOT, "| time of `ingest` | %,.0f GB-s", gigabyteSeconds),
                gigabyteSeconds * GIGABYTE_SECOND);
        costs.put("| writes to the table | " + millions(writes), writes * WRITE_UNIT);
        costs.put("| writes to its " + indexes + " indexes | " + millions(indexes * writes),
                indexes * writes * WRITE_UNIT);
        costs.put("| reads of the table | " + millions(reads), reads * READ_UNIT);
        costs.put("| reads of its indexes | " + millions(indexes * reads), indexes * reads * READ_UNIT);
        costs.put("| published events | " + millions(writes / WRITE_UNITS_OF_EVENT),
                writes / WRITE_UNITS_OF_EVENT * EVENT);
        costs.put(String.format(Locale.ROOT, "| logs | %.1f GB", requests * LOGGED_KILOBYTES / MILLION),
                requests * LOGGED_KILOBYTES / MILLION * LOGGED_GIGABYTE);
        costs.put(String.format(Locale.ROOT, "| answers | %.1f GB", requests * ANSWERED_KILOBYTES / MILLION),
                requests * ANSWERED_KILOBYTES / MILLION * SENT_GIGABYTE);
        String page = page();
        costs.forEach((row, cost) -> assertThat(page.lines()).as("%s … %s", row, dollars(cost))
                .anyMatch(line -> line.startsWith(row + " ") && line.endsWith("| " + dollars(cost) + " |")));
        double total = costs.values().stream().mapToDouble(Double::doubleValue).sum();
        assertThat(page).contains("| **Total** | | | **" + dollars(total) + "** |");
    }

    @Test
    void the_page_says_what_the_secret_costs() throws IOException {
        int secrets = DEFAULTS.resources("AWS::SecretsManager::Secret").size();
        assertThat(page()).contains("| %d secret in Secrets Manager | %s |".formatted(secrets,
                dollars(secrets * SECRET_A_MONTH)));
    }

    @Test
    void the_page_says_how_many_alarms_and_metrics_are_paid() throws IOException {
        var alarms = DEFAULTS.properties("AWS::CloudWatch::Alarm").values();
        int metrics = alarms.stream()
                .mapToInt(alarm -> Math.max(1, alarm.path("Metrics").findValues("MetricStat").size()))
                .sum();
        assertThat(page()).contains("| %d alarms on %d metrics | %s |".formatted(alarms.size(), metrics,
                dollars(metrics * METRIC_OF_ALARM)));
    }

    private static double openRequestsPerSecond() {
        JsonNode throttles = DEFAULTS.only("AWS::ApiGatewayV2::Stage").path("RouteSettings");
        return DEFAULTS.properties("AWS::ApiGatewayV2::Route")
                .values()
                .stream()
                .filter(route -> route.path("AuthorizationType").asText("NONE").equals("NONE"))
                .mapToDouble(route -> throttles.path(route.path("RouteKey").asText())
                        .required("ThrottlingRateLimit")
                        .asDouble())
                .sum();
    }

    private static String page() throws IOException {
        return Files.readString(Synthesised.ROOT.resolve("docs/cost.md"));
    }

    private static String millions(double number) {
        return String.format(Locale.ROOT, "%.2f M", number / MILLION);
    }

    private static String dollars(double amount) {
        return String.format(Locale.ROOT, "$%.2f", amount);
    }
}
