package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStoreFilter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoidHttpTest {
    private final Functions functions = new Functions();

    private void track(String messageId, String event) {
        assertThat(functions.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"" + event
                + "\", \"messageId\": \"" + messageId + "\"}")).status()).isEqualTo(200);
    }

    private Answer post(String path, String body) {
        return functions.ask(Http.post(path, "application/json", body));
    }

    private String total() {
        return functions.ask(Http.get("/leads/user:u1/score")).at("total");
    }

    private static String named(String... ids) {
        return "{\"reason\": \"bot\", \"activities\": " + List.of(ids)
                .stream()
                .map(id -> "{\"source\": \"site\", \"messageId\": \"" + id + "\"}")
                .collect(Collectors.joining(",", "[", "]")) + "}";
    }

    @Test
    void activities_are_voided_and_restored() {
        track("m1", "Webinar Attended");
        track("m2", "Email Opened");
        String all = total();
        assertThat(post("/leads/user:u1/void", named("m1", "m2")).body()).isEqualTo("{\"voided\":2,\"unchanged\":0}");
        assertThat(total()).isEqualTo("0");
        assertThat(post("/leads/user:u1/void", named("m1")).body()).isEqualTo("{\"voided\":0,\"unchanged\":1}");
        assertThat(post("/leads/user:u1/restore", "{\"where\": {\"source\": [\"site\"]}, \"from\": \"2026-03-02\", "
                + "\"to\": \"2026-03-02\", \"reason\": \"no bot\"}").body())
                .isEqualTo("{\"restored\":2,\"unchanged\":0}");
        assertThat(total()).isEqualTo(all);
    }

    @Test
    void the_history_shows_voided_activities_marked() {
        track("m1", "Webinar Attended");
        track("m2", "Email Opened");
        post("/leads/user:u1/void", named("m1"));
        String history = functions.ask(Http.get("/leads/user:u1/history")).body();
        assertThat(history).containsOnlyOnce("\"voided\"")
                .containsPattern("\"messageId\":\"m1\"[^}]*\"properties\":\\{\\},\"traits\":\\{\\},"
                        + "\"voided\":\\{\"reason\":\"bot\",\"at\":\"2026-03-02T10:00:00Z\"\\}");
        post("/leads/user:u1/restore", named("m1"));
        assertThat(functions.ask(Http.get("/leads/user:u1/history")).body()).doesNotContain("\"voided\"");
    }

    @Test
    void a_past_score_leaves_voided_activities_out() {
        track("m1", "Webinar Attended");
        functions.advance(Duration.ofDays(3));
        track("m2", "Webinar Attended");
        post("/leads/user:u1/void", named("m1"));
        assertThat(functions.ask(Http.get("/leads/user:u1/score?at=2026-03-02")).at("total")).isEqualTo("0");
    }

    @Test
    void an_unknown_activity_is_named_by_its_position_and_nothing_is_done() {
        track("m1", "Webinar Attended");
        String before = total();
        Answer answer = post("/leads/user:u1/void", named("m1", "m9"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("\"field\":\"activities[1]\"").doesNotContain("activities[0]", "m9");
        assertThat(total()).isEqualTo(before);
        assertThat(post("/leads/user:nobody/void", named("m1")).status()).isEqualTo(404);
        assertThat(functions.ask(Http.get("/voids/none")).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"reason": "bot"}                                                        | `` | either activities or where
            {"reason": "bot", "activities": [], "where": {}}                         | `` | either activities or where
            {"reason": "bot", "activities": []}                                      | activities | a list of 1 to 1000
            {"reason": "bot", "activities": "m1"}                                    | activities | a list of 1 to 1000
            {"reason": "bot", "activities": [{"source": "site"}]}                    | activities[0] | source and messageId
            {"reason": "bot", "activities": [{"source": "s", "messageId": "m"}], "from": "2026-03-01"} | activities | without from and to
            {"activities": [{"source": "s", "messageId": "m"}]}                      | reason | 1 to 200
            {"reason": " ", "where": {"event": ["E"]}}                               | reason | 1 to 200
            {"reason": "bot", "where": "E"}                                          | where | event pattern
            {"reason": "bot", "where": {"event": "E"}}                               | where.event | list of alternatives
            {"reason": "bot", "where": {"properties": {"a": [{"prefx": "x"}]}}}      | where.properties.a[0].prefx | operator
            {"reason": "bot", "where": {"event": ["E"]}, "from": "March"}            | from | a day
            {"reason": "bot", "where": {"event": ["E"]}, "to": 5}                    | to | a day
            {"reason": "bot", "where": {"event": ["E"]}, "from": "2026-03-02", "to": "2026-03-01"} | to | before from
            {"reason": "bot", "where": {"event": ["E"]}, "form": "2026-03-02"}       | `` | no other fields
            """)
    void a_body_with_a_problem_names_the_field(String body, String field, String message) {
        track("m1", "Webinar Attended");
        for (String path : List.of("/leads/user:u1/void", "/leads/user:u1/restore", "/voids")) {
            Answer answer = post(path, body);
            assertThat(answer.status()).as(path).isEqualTo(400);
            if (!path.equals("/voids") || (body.contains("where") && !body.contains("activities"))) {
                assertThat(errors(answer)).as(path)
                        .anyMatch(error -> field.equals(error.text("field"))
                                && Objects.requireNonNull(error.text("message")).contains(message));
            }
        }
        assertThat(functions.reevaluations).isEmpty();
    }

    private static List<Json.Obj> errors(Answer answer) {
        return ((Json.Arr) Objects.requireNonNull(answer.json().get("errors"))).items()
                .stream()
                .map(Json.Obj.class::cast)
                .toList();
    }

    @Test
    void a_body_is_limited_in_names_and_bytes() {
        track("m1", "Webinar Attended");
        String[] many = IntStream.range(0, 1_001).mapToObj(i -> "m" + i).toArray(String[]::new);
        assertThat(post("/leads/user:u1/void", named(many)).body()).contains("a list of 1 to 1000 activities");
        assertThat(post("/leads/user:u1/void", named("x".repeat(300_000))).body()).contains("at most 262144 bytes");
        assertThat(post("/leads/user:u1/void", "[1]").status()).isEqualTo(400);
    }

    @Test
    void a_busy_lead_gives_503() {
        var busy = new AtomicBoolean();
        functions.leads = new LeadStoreFilter(functions.store) {
            @Override
            public Commit commit(Change change) {
                return busy.get() ? new Commit.LeadMoved() : super.commit(change);
            }
        };
        track("m1", "Webinar Attended");
        busy.set(true);
        Answer answer = post("/leads/user:u1/void", named("m1"));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
        busy.set(false);
        assertThat(post("/leads/user:u1/void", named("m1")).body()).isEqualTo("{\"voided\":1,\"unchanged\":0}");
    }

    @Test
    void a_run_for_all_leads_is_accepted_and_shows_its_progress() {
        track("m1", "Webinar Attended");
        Answer started = post("/voids",
                "{\"where\": {\"event\": [\"webinar attended\"]}, \"from\": \"2026-03-01\", \"reason\": \"bot\"}");
        assertThat(started.status()).isEqualTo(202);
        String place = Objects.requireNonNull(started.headers().get("location"));
        assertThat(started.json().text("progress")).isEqualTo(place).startsWith("/voids/");
        assertThat(functions.ask(Http.get(place)).body()).contains("\"done\":false", "\"leads\":0");

        functions.reevaluate(Json.obj("Records", new Json.Arr(List.of(Json.obj("messageId", "1", "body",
                functions.reevaluations.removeFirst().body(), "attributes",
                Json.obj("ApproximateReceiveCount", "1"))))).toJson());
        assertThat(total()).isEqualTo("0");
        assertThat(functions.ask(Http.get(place)).body()).endsWith("\"where\":{\"event\":[\"webinar attended\"]},"
                + "\"from\":\"2026-03-01\",\"to\":null,\"reason\":\"bot\",\"dryRun\":false,"
                + "\"at\":\"2026-03-02T10:00:00Z\",\"done\":true,\"leads\":1,\"changed\":1,\"voided\":1,\"failed\":0}");
        assertThat(functions.reevaluations).isEmpty();
    }
}
