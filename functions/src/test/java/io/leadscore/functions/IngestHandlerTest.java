package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.functions.port.BusyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestHandlerTest {
    private static final String TRACK = """
            {"userId": "u1", "event": "Webinar Attended", "messageId": "m1"}""";

    private final Functions functions = new Functions();

    @Test
    void a_track_call_is_stored_and_counted_and_returns_its_message_id() {
        Answer answer = functions.ingest(Http.call("/v1/track", TRACK));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true,\"messageId\":\"m1\"}");
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(functions.ask(Http.get("/leads/user:u1")).at("models.weighted-b2b.total")).isEqualTo("10");
    }

    @Test
    void a_repeat_gets_the_same_answer_and_changes_nothing() {
        Answer first = functions.ingest(Http.call("/v1/track", TRACK));
        Answer second = functions.ingest(Http.call("/v1/track", TRACK));

        assertThat(second).isEqualTo(first);
        assertThat(functions.stored()).hasSize(1);
    }

    @Test
    void a_metric_counts_a_repeat_with_different_content() {
        functions.ingest(Http.call("/v1/track", TRACK));
        Answer second = functions.ingest(Http.call("/v1/track", TRACK.replace("Webinar", "Meeting")));

        assertThat(second.status()).isEqualTo(200);
        assertThat(functions.stored()).extracting(Activity::event).containsExactly("Webinar Attended");
        assertThat(functions.metrics).containsEntry("RepeatWithOtherContent", 1);
    }

    @ParameterizedTest
    @CsvSource({"/v1/track, Webinar Attended", "/v1/t, Webinar Attended", "/v1/page, Page Viewed",
            "/v1/p, Page Viewed", "/v1/screen, Screen Viewed", "/v1/s, Screen Viewed", "/v1/track/, Webinar Attended",
            "//v1//track, Webinar Attended"})
    void calls_have_long_and_short_routes_in_all_spellings_of_sdks(String path, String event) {
        assertThat(functions.ingest(Http.call(path, TRACK)).status()).isEqualTo(200);
        assertThat(functions.stored()).extracting(Activity::event).containsExactly(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/identify", "/v1/i"})
    void identify_sets_traits(String path) {
        functions.ingest(Http.call(path, """
                {"userId": "u1", "traits": {"email": "Ann@Example.com", "industry": "Technology"}}"""));

        Answer lead = functions.ask(Http.get("/leads/email:ann@example.com"));
        assertThat(lead.at("traits.industry")).isEqualTo("Technology");
        assertThat(lead.at("identities")).isEqualTo(
                "{\"email\":[\"ann@example.com\"],\"userId\":[\"u1\"],\"anonymousId\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/delete", "/v1/x", "/v1/batch/1", "/", "/v1", "/forms",
            "/forms/a/b", "/leads", "/v1/projects/key1"})
    void an_unknown_route_is_not_found(String path) {
        Answer answer = functions.ingest(Http.call(path, TRACK));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
    }

    @Test
    void a_wrong_method_is_refused_with_the_allowed_ones() {
        Answer answer = functions.ingest(Http.get("/v1/track"));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("allow", "POST");
        assertThat(answer.at("title")).isEqualTo("Method Not Allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"header", "body", "query writeKey", "query key", "header without password colon"})
    void the_write_key_is_found_in_every_place_that_sdks_use(String where) {
        Http request = Http.post("/v1/track", "application/json", TRACK);
        Answer answer = functions.ingest(switch (where) {
            case "header" -> request.header("authorization", Http.basic("key1"));
            case "header without password colon" -> request.header("authorization", "basic a2V5MQ==");
            case "body" -> Http.post("/v1/track", "application/json", TRACK.replace("{", "{\"writeKey\": \"key1\", "));
            case "query key" -> request.query("key=key1");
            default -> request.query("writeKey=key1");
        });

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void the_key_of_the_basic_user_comes_before_body_and_then_query() {
        String withKey = TRACK.replace("{", "{\"writeKey\": \"unknown\", ");

        assertThat(functions.ingest(Http.call("/v1/track", withKey).query("key=unknown")).status()).isEqualTo(200);
        assertThat(functions.ingest(Http.post("/v1/track", "application/json", withKey).query("key=key1")).status())
                .isEqualTo(401);
        assertThat(functions.ingest(Http.post("/v1/track", "application/json", withKey.replace("unknown", "key1"))
                .query("writeKey=unknown&key=unknown")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic %%%", "Basic OnBhc3M=", "Bearer key1"})
    void without_a_write_key_nothing_is_stored(String authorization) {
        Answer answer = functions.ingest(
                Http.post("/v1/track", "application/json", TRACK).header("authorization", authorization));

        assertThat(answer.status()).isEqualTo(401);
        // With a Basic challenge, a browser would ask the visitor for a password.
        assertThat(answer.headers().get("www-authenticate")).isNotNull().doesNotContainIgnoringCase("basic");
        assertThat(functions.stored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", Functions.REVOKED_KEY, "KEY1"})
    void an_unknown_or_revoked_key_stores_nothing(String key) {
        Answer answer = functions.ingest(
                Http.post("/v1/track", "application/json", TRACK).header("authorization", Http.basic(key)));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(key);
        assertThat(functions.stored()).isEmpty();
    }

    @Test
    void a_write_key_reads_nothing() {
        functions.ingest(Http.call("/v1/track", TRACK));

        assertThat(functions.ingest(Http.get("/leads/user:u1").header("authorization", Http.basic("key1"))).status())
                .isEqualTo(404);
    }

    @Test
    void problems_name_every_field_that_is_wrong() {
        Answer answer = functions.ingest(Http.call("/v1/track", "{\"properties\": 1}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("type")).isEqualTo("about:blank");
        assertThat(answer.at("title")).isEqualTo("Bad Request");
        assertThat(answer.at("status")).isEqualTo("400");
        assertThat(answer.objects("errors")).extracting(error -> error.text("field")).contains("event");
        assertThat(answer.objects("errors")).extracting(error -> error.text("message")).doesNotContainNull();
        assertThat(functions.stored()).isEmpty();
    }

    @Test
    void score_and_stage_in_an_input_are_ignored() {
        functions.ingest(Http.call("/v1/track",
                """
                {"userId": "u1", "event": "Any", "score": 99, "stage": "SQL",
                 "properties": {"score": 99, "stage": "SQL", "total": 99}, "context": {"traits": {"industry": "saas"}}}"""));

        Answer lead = functions.ask(Http.get("/leads/user:u1"));
        assertThat(lead.at("models.weighted-b2b.total")).isEqualTo("0");
        assertThat(lead.at("models.weighted-b2b.stage")).isEqualTo("Prospect");
        assertThat(lead.at("traits")).isEqualTo("{}");
    }

    @Test
    void a_busy_store_is_answered_with_503_and_a_retry_time() {
        functions.fault = new BusyException("throttled");
        Answer answer = functions.ingest(Http.call("/v1/track", TRACK));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("retry-after", "5");
    }

    @Test
    void a_fault_is_answered_without_internal_details() {
        functions.fault = new ClassCastException("u1 secret");
        Answer answer = functions.ingest(Http.call("/v1/track", TRACK));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(answer.body()).doesNotContain("secret", "ClassCast", "u1");
    }
}
