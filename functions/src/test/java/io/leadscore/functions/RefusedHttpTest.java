package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.functions.service.PageRates;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /intake/refused}, and what the routes that take inputs record for it. */
class RefusedHttpTest {
    private final Functions functions = new Functions();

    private Answer refused(String key) {
        return functions.ask(Http.get("/intake/refused").query("key=" + functions.store.id(key)));
    }

    private List<String> list(String key) {
        return refused(key).objects("refused").stream().map(Json.Obj::toJson).toList();
    }

    private static Http call(String json) {
        return Http.post("/v1/track", "application/json", json);
    }

    @Test
    void what_was_refused_is_shown_by_key_with_field_and_problem() {
        assertThat(functions.ingest(Http.call("/v1/track", "{\"userId\": \"u1\"}")).status()).isEqualTo(400);
        functions.advance(Duration.ofMinutes(1));
        assertThat(functions.ingest(Http.form("/forms/contact", "_key=" + Functions.PAGE_KEY + "&E-Mail=ann")).status())
                .isEqualTo(400);

        assertThat(refused(Functions.KEY).body()).isEqualTo("{\"refused\":[{\"at\":\"2026-03-02T10:00:00Z\","
                + "\"route\":\"POST /v1/track\",\"status\":400,\"inputs\":1,\"problems\":[{\"field\":\"event\","
                + "\"message\":\"a track call must have the name of its event\"}]}],\"more\":false,\"fullHours\":[],"
                + "\"keptDays\":7,\"maxAnHour\":100}");
        assertThat(list(Functions.PAGE_KEY)).singleElement()
                .asString()
                .startsWith("{\"at\":\"2026-03-02T10:01:00Z\",\"route\":\"POST /forms/{form}\",\"status\":400,"
                        + "\"inputs\":1,\"problems\":[{\"field\":\"email\",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key1:{\"userId\": \"u1\"", "key1:[1]", "key1:{\"userId\": \"u1\", \"userId\": \"u2\"}",
            "key1:", "key1:{\"userId\": \"\\ud800\", \"event\": \"E\"}", "key1:{\"event\": \"E\"}",
            "page1:{\"userId\": \"u1\", \"event\": \"Unsubscribed\"}"})
    void every_refused_request_with_a_key_is_recorded_once(String keyAndBody) {
        String key = keyAndBody.substring(0, keyAndBody.indexOf(':'));
        Http request = call(keyAndBody.substring(key.length() + 1));
        assertThat(functions.ingest(request.header("authorization", Http.basic(key))).status()).isEqualTo(400);
        assertThat(functions.ingest(request.query("writeKey=" + key)).status()).as("key in the query").isEqualTo(400);
        assertThat(list(key)).hasSize(2).allMatch(entry -> entry.contains("\"message\":\""));
    }

    @Test
    void a_refusal_has_the_status_of_its_answer() {
        Http large = Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"E\", \"properties\": {\"a\": \""
                + "x".repeat(33_000) + "\"}}");
        assertThat(functions.ingest(large).status()).isEqualTo(413);
        functions.advance(Duration.ofSeconds(1));
        assertThat(functions.ingest(Http.call("/v1/track", "{}").header("content-encoding", "br")).status())
                .isEqualTo(415);
        functions.advance(Duration.ofSeconds(1));
        assertThat(functions.ingest(Http.form("/forms/" + "x".repeat(101), "email=a@b.example&_key=key1")).status())
                .isEqualTo(400);
        assertThat(refused(Functions.KEY).objects("refused")).extracting(entry -> ((Json.Num) Objects
                .requireNonNull(entry.get("status"))).literal()).containsExactly("400", "415", "413");
    }

    @Test
    void the_refused_calls_of_a_batch_are_one_entry_with_each_problem_once() {
        Answer answer = functions.ingest(Http.call("/v1/batch", """
                {"batch": [{"type": "track", "userId": "u1", "event": "E"}, {"type": "track", "userId": "u1"},
                  {"type": "track", "userId": "u2"}, {"type": "zz", "userId": "u3"}]}"""));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(list(Functions.KEY)).containsExactly("{\"at\":\"2026-03-02T10:00:00Z\",\"route\":\"POST /v1/batch\","
                + "\"status\":400,\"inputs\":3,\"problems\":[{\"field\":\"event\",\"message\":\"a track call must have "
                + "the name of its event\"},{\"field\":\"type\",\"message\":\"must be track, identify, page, screen, "
                + "group or alias\"}]}");
        assertThat(functions.stored()).hasSize(1);
    }

    @Test
    void what_is_accepted_dropped_or_sent_again_later_is_not_shown() {
        var slow = new Functions(Settings.of("leadscore", "eu-central-1").withRates(new PageRates.Limits(1, 0)),
                "weighted-b2b");
        assertThat(functions.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"E\"}")).status())
                .isEqualTo(200);
        assertThat(functions.ingest(Http.form("/forms/contact", "_key=key1&email=zz&_gotcha=bot")).status())
                .as("a honeypot")
                .isEqualTo(200);
        assertThat(list(Functions.KEY)).isEmpty();

        Http page = call("{\"writeKey\": \"page1\", \"userId\": \"u1\", \"event\": \"E\"}");
        assertThat(slow.ingest(page).status()).isEqualTo(200);
        assertThat(slow.ingest(page).status()).isEqualTo(429);
        assertThat(slow.store.newest(slow.store.id("page1"), Functions.START, 10)).isEmpty();

        var busyLead = new Functions(Settings.of("leadscore", "eu-central-1").withRates(new PageRates.Limits(0, 1)),
                "weighted-b2b");
        assertThat(busyLead.ingest(page).status()).isEqualTo(200);
        assertThat(busyLead.ingest(page).status()).isEqualTo(429);
        assertThat(busyLead.store.newest(busyLead.store.id("page1"), Functions.START, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", Functions.REVOKED_KEY, ""})
    void nothing_is_recorded_for_a_key_that_does_not_work(String key) {
        assertThat(functions.ingest(call("{\"writeKey\": \"" + key + "\"}")).status()).isEqualTo(401);
        assertThat(functions.ingest(call("{").query("key=" + key)).status()).isEqualTo(400);
        assertThat(functions.ingest(call("{").query("key=%zz")).status()).isEqualTo(400);
        assertThat(functions.ingest(call("{").header("authorization", Http.basic(key))).status()).isIn(400, 401);
        assertThat(functions.store.newest(functions.store.id(key), Functions.START, 10)).isEmpty();
    }

    @Test
    void an_hour_has_at_most_one_hundred_and_the_answer_says_so() {
        for (int i = 0; i < RefusedInputs.MAX_AN_HOUR + 30; i++) {
            functions.ingest(Http.call("/v1/track", "{}"));
            functions.advance(Duration.ofSeconds(1));
        }
        assertThat(refused(Functions.KEY).json().get("more")).isEqualTo(Json.Bool.FALSE);
        assertThat(refused(Functions.KEY).body()).contains("\"fullHours\":[\"2026-03-02T10:00:00Z\"]");
        assertThat(list(Functions.KEY)).hasSize(RefusedInputs.MAX_AN_HOUR);

        functions.advance(Duration.ofHours(1));
        functions.ingest(Http.call("/v1/track", "{}"));
        assertThat(list(Functions.KEY)).hasSize(RefusedInputs.MAX_AN_HOUR)
                .first()
                .asString()
                .contains("2026-03-02T11:02:10Z");
        assertThat(refused(Functions.KEY).json().get("more")).isEqualTo(Json.Bool.TRUE);
    }

    @Test
    void a_refusal_is_shown_for_seven_days() {
        functions.ingest(Http.call("/v1/track", "{}"));
        functions.advance(Duration.ofDays(7));
        assertThat(list(Functions.KEY)).hasSize(1);
        functions.advance(Duration.ofMillis(1));
        assertThat(list(Functions.KEY)).isEmpty();
    }

    @Test
    void a_key_that_was_revoked_keeps_its_list_and_an_unknown_id_is_refused() {
        functions.ingest(Http.call("/v1/track", "{}"));
        functions.ask(Http.get("/keys/" + functions.store.id(Functions.KEY)).method("DELETE"));
        assertThat(list(Functions.KEY)).hasSize(1);
        assertThat(functions.ask(Http.get("/intake/refused")).status()).isEqualTo(400);
        assertThat(functions.ask(Http.get("/intake/refused").query("key=")).status()).isEqualTo(400);
        assertThat(functions.ask(Http.get("/intake/refused").query("key=AAAAAAAAAAAA")).status()).isEqualTo(404);
        assertThat(functions.ask(Http.get("/intake/refused").query("key=" + Functions.KEY)).status()).as("its text")
                .isEqualTo(404);
    }

    @Test
    void if_it_cannot_be_recorded_the_sender_sends_again() {
        functions.refusalFault = new BusyException("the table is throttled");
        Answer busy = functions.ingest(Http.call("/v1/track", "{}"));
        assertThat(busy.status()).isEqualTo(503);
        assertThat(busy.headers()).containsKey("retry-after");
        Answer batch = functions.ingest(Http.call("/v1/batch",
                "{\"batch\": [{\"type\": \"track\", \"userId\": \"u1\", \"event\": \"E\"}, {}]}"));
        assertThat(batch.status()).isEqualTo(503);
        assertThat(functions.stored()).as("nothing was stored that would be stored twice").isEmpty();
        assertThat(functions.ingest(Http.call("/v1/track", "{\"userId\": \"u1\", \"event\": \"E\"}")).status())
                .as("an accepted input needs no record")
                .isEqualTo(200);

        functions.refusalFault = null;
        assertThat(functions.ingest(Http.call("/v1/track", "{}")).status()).isEqualTo(400);
        assertThat(list(Functions.KEY)).hasSize(1);
    }
}
