package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.port.OutboxRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lead's address is personal data. It is stored and returned to authorized clients, and appears nowhere else. */
class CanaryTest {
    private static final String CANARY = "canary-7f3a@pii.test";

    @Test
    void logs_events_and_errors_contain_no_personal_data() {
        var functions = new Functions();
        var answers = new ArrayList<Answer>();
        String output = Output.of(() -> {
            for (String body : List.of(
                    "{\"userId\":\"u1\",\"traits\":{\"email\":\"%s\",\"industry\":\"Software\",\"jobTitle\":\"CTO\",\"country\":\"US\"}}",
                    "{\"userId\":\"u1\",\"event\":\"Webinar Attended\",\"traits\":{\"email\":\"%s\"},\"properties\":{\"to\":\"%s\"}}",
                    "{\"userId\":\"u1\",\"traits\":{\"email\":\"%s", "{\"userId\":[\"%s\"],\"event\":{\"a\":\"%s\"}}",
                    "{\"event\":\"%s\"}",
                    "{\"userId\":\"u1\",\"event\":\"E\",\"timestamp\":\"%s\",\"properties\":\"%s\"}",
                    "{\"userId\":\"u1\",\"event\":\"E\",\"messageId\":{\"x\":\"%s\"}}", "\"%s\"", "%s",
                    "{\"userId\":\"u1\",\"userId\":\"%s\"}", "{\"anonymousId\":\"\\ud800%s\",\"event\":\"E\"}")) {
                String json = body.replace("%s", CANARY);
                for (String path : List.of("/v1/track", "/v1/identify", "/v1/page", "/forms/contact",
                        "/v1/" + CANARY)) {
                    answers.add(functions.ingest(Http.call(path, json)));
                    answers.add(functions.ingest(Http.post(path, "text/plain", json).query("key=" + CANARY)));
                }
            }
            answers.add(functions.ingest(Http.form("/forms/" + CANARY, "email=" + CANARY + "&email=x&_gotcha=1")));
            answers.add(functions.ingest(Http.form("/forms/contact", "name=" + CANARY)));
            answers.add(functions.ingest(Http.form("/forms/contact", "email=" + CANARY + CANARY)));
            functions.fault = new IllegalStateException("cannot store " + CANARY, new RuntimeException(CANARY));
            answers.add(functions.ingest(Http.call("/v1/track", "{\"userId\": \"" + CANARY + "\", \"event\": \"E\"}")));
            functions.fault = null;
            for (String query : List.of("", "/score?at=" + CANARY, "/score?model=" + CANARY, "/history?limit=" + CANARY,
                    "/history?cursor=" + CANARY)) {
                answers.add(functions.ask(Http.get("/leads/email:nobody-" + CANARY + query)));
                answers.add(functions.ask(Http.get("/leads/user:u1" + query)));
            }
            answers.add(functions.ask(Http.get("/leads?stage=" + CANARY)));
            functions.event("{\"source\":\"leadscore.activities\",\"id\":\"e1\",\"detail-type\":\"" + CANARY
                    + "\",\"detail\":{\"userId\":\"" + CANARY + "\"}}");
            functions.event(EventHandlersTest.busEvent("ses-bounced").replace("ada@example.com", CANARY));
            functions.advance(Duration.ofDays(91));
            functions.dispatchSweep("{\"asOf\": \"2026-06-01T00:10:00Z\"}");
            functions.workSweep("{\"Records\": []}");
            functions.wiring().publisher().publishUnpublished(functions.now);
        });

        assertThat(functions.ask(Http.get("/leads/user:u1")).body()).as("the address is stored").contains(CANARY);
        assertThat(answers.stream().filter(answer -> answer.status() >= 400)).hasSizeGreaterThan(30)
                .noneMatch(answer -> answer.body().contains(CANARY))
                .noneMatch(answer -> answer.headers().toString().contains(CANARY));
        assertThat(functions.store.recorded()).extracting(OutboxRow::entry)
                .hasSizeGreaterThan(2)
                .extracting(EventBridgeEntry::toString)
                .noneMatch(event -> event.contains("canary"));
        assertThat(functions.bus.taken()).isNotEmpty();
        assertThat(output).contains("IllegalStateException").doesNotContain("canary");
        assertThat(functions.metrics.keySet()).noneMatch(name -> name.contains("canary"));
    }
}
