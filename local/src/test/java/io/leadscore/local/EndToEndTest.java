package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Uses a real {@code leadscore up}, from a form to an event on the bus. */
class EndToEndTest {
    private static final String MODEL = "weighted-b2b";

    private static UpProcess up;

    /** No other test uses this lead. */
    private final String email = UUID.randomUUID() + "@example.com";

    @BeforeAll
    static void start() throws Exception {
        up = UpProcess.start();
        // The clock stands still from here on, so no test depends on when it runs, such as around midnight.
        up.json(up.post("/_local/clock", "{\"now\": \"2026-03-31T10:00:00Z\"}"));
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    /** 20 + 15 + 10 points of fit. */
    private String decisionMaker() throws Exception {
        var answer = up.json(up.form("demo",
                Map.of("email", email, "industry", "Technology", "jobTitle", "CTO", "country", "US")));
        assertThat(answer.get("success")).isEqualTo(Json.Bool.TRUE);
        return Objects.requireNonNull(up.lead("email:" + email).text("leadId"));
    }

    private void track(String event, String messageId) throws Exception {
        up.call("track", """
                {"event": "%s", "messageId": "%s", "context": {"traits": {"email": "%s"}}}"""
                .formatted(event, messageId, email));
    }

    @Test
    void a_form_with_an_attachment_passes_the_gateway_up_to_what_lambda_takes() throws Exception {
        assertThat(postFile(600 * 1024).statusCode()).isEqualTo(200);
        assertThat(up.json(up.get("/leads/email:" + email + "/history")).toJson())
                .contains("{\"fileName\":\"cv.pdf\",\"size\":614400}");
        assertThat(postFile(4_499_000).statusCode()).isEqualTo(200);
        assertThat(postFile(4_500_000).body()).contains("\"status\":413", "4500000 bytes");
        assertThat(postFile(5_000_000).body()).contains("\"status\":413", "Lambda");
    }

    private HttpResponse<String> postFile(int bytes) throws Exception {
        String body = "--X\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n" + email
                + "\r\n--X\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"cv.pdf\"\r\n\r\n"
                + "x".repeat(bytes) + "\r\n--X--\r\n";
        return up.send(HttpRequest.newBuilder(up.url().resolve("/forms/apply?key=local"))
                .header("Content-Type", "multipart/form-data; boundary=X")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void a_form_post_and_two_e_mails_qualify_a_lead_and_thirty_silent_days_cool_it() throws Exception {
        String leadId = decisionMaker();
        assertThat(up.card("email:" + email, MODEL).text("stage")).isEqualTo("Lead");
        track("Email Opened", "1");
        track("Email Link Clicked", "2");
        var card = up.card(leadId, MODEL);
        assertThat(card.text("stage")).isEqualTo("MQL");
        assertThat(card.get("total")).isEqualTo(Json.number(52));
        var qualified = up.awaitEvent(leadId, "Lead Qualified");
        assertThat(qualified.text("source")).isEqualTo("leadscore");
        var detail = qualified.object("detail");
        assertThat(detail.object("metadata").text("id")).isEqualTo(leadId + "#2").isEqualTo(qualified.text("id"));
        assertThat(detail.object("data").object("stage").toJson()).isEqualTo("{\"from\":\"Lead\",\"to\":\"MQL\"}");
        assertThat(qualified.toJson()).doesNotContain(email);

        up.json(up.post("/_local/clock", "{\"advance\": \"P30D\"}"));
        var sweep = up.json(up.post("/_local/sweep", ""));
        assertThat(sweep.fields().keySet()).containsExactly("asOf", "due", "changed", "events");
        assertThat(sweep.get("changed")).isNotEqualTo(Json.number(0));
        var cooled = up.awaitEvent(leadId, "Lead Cooled").object("detail");
        assertThat(cooled.object("data").object("score").get("total")).isEqualTo(new Json.Num("48.5"));
        assertThat(cooled.object("metadata").text("cause")).isEqualTo("decay");
        assertThat(up.card(leadId, MODEL).text("stage")).isEqualTo("Lead");
        assertThat(up.json(up.post("/_local/sweep", "")).get("changed")).isEqualTo(Json.number(0));
    }

    @Test
    void a_repeated_mail_event_of_ses_counts_once() throws Exception {
        decisionMaker();
        String click = resource("/bus/ses-clicked.json").replaceAll("[A-Za-z0-9._+-]+@example\\.(com|org|net)", email);
        up.json(up.post("/_local/bus", click));
        up.json(up.post("/_local/bus", click));
        assertThat(up.card("email:" + email, MODEL).toJson())
                .containsPattern("\\{\"rule\":\"email-clicked\",\"points\":[0-9.]+,\"count\":1,");
    }

    @Test
    void an_entry_in_the_form_of_put_events_reaches_the_lead() throws Exception {
        String call = Json.text("""
                {"type": "track", "event": "Webinar Attended", "userId": "%s"}""".formatted(email)).toJson();
        var answer = up.json(up.post("/_local/bus",
                "{\"Source\": \"leadscore.activities\", \"DetailType\": \"track\", \"Detail\": " + call + "}"));
        assertThat(answer.get("FailedEntryCount")).isEqualTo(Json.number(0));
        assertThat(up.card("user:" + email, MODEL).get("total")).isEqualTo(Json.number(10));
    }

    @Test
    void the_bus_refuses_what_is_not_an_event() throws Exception {
        for (String bad : new String[]{"", "7", "[7]", "{}", "[]", "{\"Entries\": []}",
                "{\"Source\": \"a\", \"DetailType\": \"b\", \"Detail\": \"{\"}",
                "{\"Source\": \"a\", \"DetailType\": \"b\", \"Detail\": \"{}\", \"Time\": \"soon\"}"}) {
            var answer = up.post("/_local/bus", bad);
            assertThat(answer.statusCode()).as(bad).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void an_answered_request_has_its_event_in_the_list_and_an_event_from_outside_has_not() throws Exception {
        int before = up.events().size();
        for (int i = 1; i <= 10; i++) {
            up.json(up.form("demo", Map.of("email", i + email, "jobTitle", "CTO")));
            assertThat(up.events()).hasSize(before + i);
        }
        String call = Json.text("{\"type\": \"track\", \"event\": \"x\", \"userId\": \"%s\"}".formatted(email))
                .toJson();
        up.json(up.post("/_local/bus",
                "{\"Source\": \"leadscore.activities\", \"DetailType\": \"track\", \"Detail\": " + call + "}"));
        assertThat(up.events()).hasSize(before + 10).allMatch(event -> "leadscore".equals(event.text("source")));
    }

    @Test
    void a_local_route_says_which_methods_it_takes() throws Exception {
        var answer = up.get("/_local/sweep");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertThat(answer.body()).contains("\"title\":\"Method Not Allowed\"");
        assertThat(up.get("/_local/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void a_browser_gets_an_answer_to_its_preflight_request() throws Exception {
        var preflight = up.send(HttpRequest.newBuilder(up.url().resolve("/v1/t"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("origin", "https://shop.example")
                .header("access-control-request-method", "POST"));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.body()).isEmpty();
        var headers = preflight.headers();
        assertThat(headers.firstValue("access-control-allow-origin")).contains("*");
        assertThat(headers.firstValue("access-control-allow-methods")).contains("POST");
        assertThat(headers.firstValue("access-control-allow-headers").orElse("")).contains("authorization",
                "content-type");
        assertThat(headers.firstValue("access-control-max-age")).contains("86400");
        assertThat(headers.map()).doesNotContainKeys("allow", "content-type");
    }

    @Test
    void browsers_can_read_all_answers_of_ingestion_even_errors_but_no_lead() throws Exception {
        String call = "{\"event\": \"E\", \"userId\": \"%s\"}".formatted(email);
        for (String body : new String[]{call, "{"}) {
            var headers = up.post("/v1/t?writeKey=local", body).headers();
            assertThat(headers.firstValue("access-control-allow-origin")).contains("*");
            assertThat(headers.firstValue("access-control-expose-headers")).contains("retry-after");
        }
        assertThat(up.get("/leads?stage=SQL").headers().firstValue("access-control-allow-origin")).isEmpty();
        var refused = up.send(HttpRequest.newBuilder(up.url().resolve("/leads"))
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("allow")).contains("GET");
    }

    @Test
    void a_form_can_redirect_to_a_page_on_this_machine() throws Exception {
        var answer = up.form("demo", Map.of("email", email, "_next", "http://localhost/thanks"));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("http://localhost/thanks");
    }

    @Test
    void a_robot_that_fills_in_the_honeypot_gets_success_and_stores_nothing() throws Exception {
        var answer = up.json(up.form("demo", Map.of("email", email, "_gotcha", "I am a robot")));
        assertThat(answer.get("success")).isEqualTo(Json.Bool.TRUE);
        assertThat(up.get("/leads/email:" + email).statusCode()).isEqualTo(404);
    }

    @Test
    void identities_of_one_call_belong_to_one_lead() throws Exception {
        up.call("page", """
                {"anonymousId": "a-%1$s", "messageId": "p", "properties": {"path": "/pricing"}}""".formatted(email));
        up.call("identify", """
                {"anonymousId": "a-%1$s", "userId": "u-%1$s", "messageId": "i", "traits": {"email": "%1$s"}}"""
                .formatted(email));
        String leadId = up.lead("anonymous:a-" + email).text("leadId");
        assertThat(up.lead("user:u-" + email).text("leadId")).isEqualTo(leadId);
        assertThat(up.lead("email:" + email).text("leadId")).isEqualTo(leadId);
        assertThat(up.card("email:" + email, MODEL).get("total")).isEqualTo(Json.number(20));
    }

    @Test
    void a_repeated_call_gets_success_and_counts_once() throws Exception {
        decisionMaker();
        track("Webinar Attended", "same");
        track("Webinar Attended", "same");
        assertThat(up.card("email:" + email, MODEL).get("engagement")).isEqualTo(Json.number(10));
    }

    @Test
    void the_hottest_lead_is_first() throws Exception {
        String leadId = decisionMaker();
        for (int i = 0; i < 30; i++) {
            track("Webinar Attended", "w" + i);
        }
        var leads = (Json.Arr) Objects
                .requireNonNull(up.json(up.get("/leads?stage=SQL&model=" + MODEL + "&limit=1")).get("leads"));
        assertThat(leads.items()).singleElement()
                .isInstanceOfSatisfying(Json.Obj.class, lead -> assertThat(lead.text("leadId")).isEqualTo(leadId));
    }

    @Test
    void invalid_json_and_unknown_keys_are_refused_with_a_problem_document() throws Exception {
        byte[] notUtf8 = "{\"event\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        notUtf8[10] = (byte) 0xff;
        var requests = Map.of(//
                "/v1/track?writeKey=local", BodyPublishers.ofString("{\"event\": "),
                "/v1/track/?writeKey=local", BodyPublishers.ofByteArray(notUtf8),
                "//v1/track?writeKey=local",
                BodyPublishers.ofString("{\"event\":\"E\",\"event\":\"F\",\"userId\":\"a\"}"));
        for (var request : requests.entrySet()) {
            var answer = up.send(HttpRequest.newBuilder(java.net.URI.create(up.url() + request.getKey()))
                    .header("Content-Type", "application/json")
                    .POST(request.getValue()));
            assertThat(answer.statusCode()).as(request.getKey()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(up.post("/v1/track?writeKey=wrong", "{\"event\": \"E\", \"userId\": \"a\"}").statusCode())
                .isEqualTo(401);
        assertThat(up.get("/leads/email:nobody@example.com").statusCode()).isEqualTo(404);
        assertThat(up.get("/_local/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void the_capacity_report_counts_requests_by_operation() throws Exception {
        decisionMaker();
        var capacity = up.json(up.get("/_local/capacity"));
        assertThat(capacity.object("requests").get("TransactWriteItems")).isNotNull();
        assertThat(capacity.get("writeUnits")).isNotEqualTo(Json.number(0));
        var reset = up.send(HttpRequest.newBuilder(up.url().resolve("/_local/capacity")).DELETE());
        assertThat(reset.statusCode()).isEqualTo(200);
    }

    @Test
    void events_can_be_read_from_a_position() throws Exception {
        decisionMaker();
        up.awaitEvent(String.valueOf(up.lead("email:" + email).text("leadId")), "Lead Stage Changed");
        var all = up.get("/_local/events").body().lines().toList();
        var rest = up.get("/_local/events?after=1").body().lines().toList();
        assertThat(rest.subList(0, all.size() - 1)).isEqualTo(all.subList(1, all.size()));
        assertThat(up.get("/_local/events?after=1000000").body()).isEmpty();
        assertThat(up.get("/_local/events?after=-1").statusCode()).isEqualTo(400);
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(EndToEndTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
