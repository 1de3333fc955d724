package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.leadscore.core.intake.BusIntake;
import io.leadscore.core.intake.IntakePolicy;
import io.leadscore.core.intake.IngestRules;
import io.leadscore.core.intake.Intake;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.port.OutboxRow;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.event.ruler.Machine;

/** No published event matches an ingest rule, so events cannot run in a loop. */
class IngestRulesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final List<String> KINDS = List.of("decay-sweep-completed", "lead-cooled", "lead-disqualified",
            "lead-qualified", "lead-reinstated", "lead-stage-changed", "scoring-model-activated");

    private static JsonNode resource(String path) throws Exception {
        try (InputStream json = IngestRulesTest.class.getResourceAsStream(path)) {
            return MAPPER.readTree(Objects.requireNonNull(json, path));
        }
    }

    private static Machine rules() throws Exception {
        var machine = Machine.builder().build();
        for (IngestRules.Rule rule : IngestRules.all()) {
            machine.addRule(rule.name(), rule.eventPattern().toJson());
        }
        return machine;
    }

    static Stream<String> kinds() {
        return KINDS.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void no_published_event_matches_an_ingest_rule(String kind) throws Exception {
        JsonNode sample = resource("/io/leadscore/events/samples/" + kind + ".json");

        assertThat(rules().rulesForJSONEvent(sample.toString())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"own-track", "segment-identify", "ses-bounced", "ses-clicked", "ses-complained",
            "ses-opened",
            "ses-subscribed"})
    void every_event_that_ingest_reads_matches_an_ingest_rule(String name) throws Exception {
        String event = EventHandlersTest.busEvent(name);

        assertThat(rules().rulesForJSONEvent(event)).hasSize(1);
        assertThat(new BusIntake(IntakePolicy.DEFAULT).read(Answer.json(event), Functions.START))
                .noneMatch(Intake.Rejected.class::isInstance);
    }

    @Test
    void mail_events_without_data_about_a_lead_match_no_ingest_rule() throws Exception {
        assertThat(rules().rulesForJSONEvent(EventHandlersTest.busEvent("ses-delivered"))).isEmpty();
    }

    @Test
    void emitted_events_are_valid_and_match_no_ingest_rule() throws Exception {
        var functions = new Functions();
        functions.ingest(Http.call("/v1/identify", """
                {"userId": "u1", "traits": {"industry": "Software", "jobTitle": "CTO", "country": "US"}}"""));
        functions.advance(Duration.ofMinutes(1));
        functions.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"Webinar Attended\"}"));
        functions.ingest(Http.call("/v1/identify", """
                {"userId": "u2", "traits": {"companyType": "competitor", "industry": "Software"}}"""));
        functions.ingest(Http.call("/v1/identify", "{\"userId\": \"u2\", \"traits\": {\"companyType\": \"customer\"}}")
                .header("x", "y"));
        functions.now = java.time.Instant.parse("2026-06-01T00:10:00Z");
        functions.dispatchSweep("{\"asOf\": \"2026-06-01T00:10:00Z\"}");
        var records = new ArrayList<String>();
        for (String body : functions.queued) {
            records.add("{\"messageId\": \"m\", \"body\": " + MAPPER.writeValueAsString(body) + "}");
        }
        functions.workSweep("{\"Records\": [" + String.join(",", records) + "]}");

        var kinds = new ArrayList<String>();
        for (EventBridgeEntry entry : functions.store.recorded().stream().map(OutboxRow::entry).toList()) {
            String kind = entry.detailType().toLowerCase(Locale.ROOT).replace(' ', '-');
            String envelope = """
                    {"version": "0", "id": "5a1f0c3e-0000-4000-8000-000000000003", "detail-type": "%s", "source": "%s",
                     "account": "123456789012", "time": "%s", "region": "eu-central-1", "resources": [], "detail": %s}"""
                    .formatted(entry.detailType(), entry.source(), entry.time(), entry.detail());
            var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(resource("/io/leadscore/events/schemas/" + kind + ".json"));
            assertThat(schema.validate(MAPPER.readTree(envelope))).as(entry.detailType()).isEmpty();
            assertThat(rules().rulesForJSONEvent(envelope)).isEmpty();
            kinds.add(kind);
        }
        assertThat(kinds).contains("scoring-model-activated", "lead-stage-changed", "lead-qualified",
                "lead-disqualified", "lead-reinstated", "lead-cooled", "decay-sweep-completed");
    }
}
