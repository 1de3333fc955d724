package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and extreme inputs, through the handlers. */
class MalformedInputTest {
    private final Functions functions = new Functions();

    private void refused(Http request) {
        Answer answer = functions.ingest(request);

        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(answer.at("status")).isEqualTo(Integer.toString(answer.status()));
        assertThat(functions.stored()).isEmpty();
    }

    static List<String> brokenJson() {
        var broken = new ArrayList<>(List.of(
                // Not JSON, cut off, or with text after the end
                "", "{", "{\"userId\":\"u\",\"event\":\"E\"", "{\"userId\":\"u\",\"event\":\"E\"}}",
                "{\"userId\":\"u\"} x",
                "{\"userId\":\"u\",\"event\":\"E\"}{}", "{'userId':'u'}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":.5}",
                "{a:1}",
                "{\"a\":\"\\x\"}", "{\"a\":\"line\nbreak\"}", "[]", "null", "1", "\"x\"", "true", "// x\n{}",
                // Duplicate keys, at any depth
                "{\"userId\":\"u\",\"userId\":\"v\",\"event\":\"E\"}",
                "{\"userId\":\"u\",\"event\":\"E\",\"properties\":{\"a\":1,\"\\u0061\":2}}",
                // Invalid numbers
                "{\"userId\":\"u\",\"event\":\"E\",\"properties\":{\"a\":NaN}}",
                "{\"userId\":\"u\",\"event\":\"E\",\"properties\":{\"a\":Infinity}}",
                "{\"userId\":\"u\",\"event\":\"E\",\"properties\":{\"a\":-Infinity}}",
                // Unpaired surrogates and NUL in the only identity
                "{\"userId\":\"\\ud800\",\"event\":\"E\"}", "{\"userId\":\"u\\udc00\",\"event\":\"E\"}",
                "{\"userId\":\"a\\u0000b\",\"event\":\"E\"}"));
        broken.add(event("[".repeat(20_000)));
        broken.add(event("{\"a\":".repeat(5_000)));
        return broken;
    }

    private static String event(String properties) {
        return "{\"userId\":\"u\",\"event\":\"E\",\"properties\":" + properties + "}";
    }

    @ParameterizedTest
    @MethodSource("brokenJson")
    void broken_json_is_a_client_error(String json) {
        refused(Http.call("/v1/track", json));
        refused(Http.call("/v1/track", "").bytes(json.getBytes(StandardCharsets.UTF_8)));
        refused(Http.call("/forms/contact", json));
    }

    @Test
    void bytes_that_are_not_utf_8_are_a_client_error() {
        String json = event("{\"a\":\"x\"}");
        byte[] latin1 = json.replace("x", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        byte[] overlong = json.replace("x", "\u00c0\u0080").getBytes(StandardCharsets.ISO_8859_1);
        byte[] surrogate = json.replace("x", "\u00ed\u00a0\u0080").getBytes(StandardCharsets.ISO_8859_1);

        for (byte[] bytes : List.of(latin1, overlong, surrogate, json.getBytes(StandardCharsets.UTF_16),
                json.getBytes(StandardCharsets.UTF_16LE), json.getBytes(StandardCharsets.UTF_16BE),
                new byte[]{(byte) 0xff})) {
            refused(Http.call("/v1/track", "").bytes(bytes));
            refused(Http.call("/v1/track", "").bytes(Http.gzip(bytes)));
        }
    }

    @Test
    void a_byte_order_mark_is_skipped() {
        assertThat(functions.ingest(Http.call("/v1/track", "\ufeff" + event("{}"))).status()).isEqualTo(200);
    }

    @Test
    void an_event_may_be_nested_at_most_32_levels_deep() {
        assertThat(functions.ingest(Http.call("/v1/track", event(nested(31)))).status()).isEqualTo(200);
        assertThat(functions.ask(Http.get("/leads/user:u/history")).status()).isEqualTo(200);
        Answer deeper = functions.ingest(Http.call("/v1/track", event(nested(33))));
        assertThat(deeper.status()).isEqualTo(200);
        assertThat(deeper.objects("warnings")).hasSize(1);
        assertThat(functions.ingest(Http.call("/v1/track", event(nested(501)))).status()).isEqualTo(400);
        assertThat(functions.ingest(Http.call("/v1/track", event("{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}")))
                .status()).isEqualTo(200);
        assertThat(functions.stored()).hasSize(3);
    }

    /** Nested objects, with this number of levels. */
    private static String nested(int levels) {
        return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
    }

    @Test
    void leads_with_long_ids_are_kept_separate() {
        String common = "x".repeat(2_500);
        functions.ingest(Http.call("/v1/track", "{\"userId\":\"" + common + "1\",\"event\":\"E\"}"));
        functions.ingest(Http.call("/v1/track", "{\"userId\":\"" + common + "2\",\"event\":\"E\"}"));

        assertThat(functions.store.scan(null, 10).items()).hasSize(2);
        assertThat(functions.ask(Http.get("/leads/user:" + common + "1")).at("identities.userId"))
                .contains(common + "1");
    }

    @ParameterizedTest
    @CsvSource({"2026-02-01T10:00:00Z, 2026-02-01T10:00:00Z", "2026-2-01T10:00:00.984Z, 2026-02-01T10:00:00.984Z",
            "2026-02-01T10:00:00+0000, 2026-02-01T10:00:00Z", "2026-02-01T12:00:00+02:00, 2026-02-01T10:00:00Z",
            "2026-02-01T10:00:00, 2026-02-01T10:00:00Z", "2027-01-01T00:00:00Z, 2026-03-02T10:00:00Z",
            "+1000000000-12-31T00:00:00Z, 2026-03-02T10:00:00Z", "nonsense, 2026-03-02T10:00:00Z",
            "2015-06-30T23:59:60Z, 2015-06-30T23:59:59Z", "1066-10-14T09:00:00Z, 2000-01-01T00:00:00Z"})
    void an_event_with_an_unreadable_time_is_accepted(String timestamp, String occurredAt) {
        Answer answer = functions.ingest(Http.call("/v1/track",
                "{\"userId\":\"u\",\"event\":\"E\",\"timestamp\":\"" + timestamp + "\"}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(functions.stored()).extracting(Activity::occurredAt).containsExactly(Instant.parse(occurredAt));
    }

    @Test
    void a_wrong_client_clock_is_corrected_by_the_time_of_sending() {
        functions.ingest(Http.call("/v1/track", """
                {"userId": "u", "event": "E", "originalTimestamp": "2031-01-01T10:00:00Z",
                 "sentAt": "2031-01-01T10:30:00Z"}"""));

        assertThat(functions.stored()).extracting(Activity::occurredAt)
                .containsExactly(Instant.parse("2026-03-02T09:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"__proto__", "constructor", "", " ", "a.b", "$ref", "toString", "<script>",
            "=cmd|' /C calc'!A0"})
    void a_key_with_special_characters_is_stored_unchanged(String key) {
        Answer answer = functions.ingest(Http.call("/v1/track",
                new Json.Obj(java.util.Map.of("userId", Json.text("u"), "event", Json.text("E"), "properties",
                        new Json.Obj(java.util.Map.of(key, Json.text("=1+1\r\n<script>"))))).toJson()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(functions.ask(Http.get("/leads/user:u/history"))
                .json()
                .get("entries")).isInstanceOfSatisfying(Json.Arr.class,
                        entries -> assertThat(
                                ((Json.Obj) entries.items().getFirst()).object("properties").text(key))
                                .isEqualTo("=1+1\r\n<script>"));
    }

    @Test
    void letters_are_lower_cased_the_same_in_every_locale() {
        // The tests run under a Turkish locale, where the lower case of I is a different letter.
        functions.ingest(
                Http.form("/forms/contact", "email=INFO%40EXAMPLE.COM&industry=EDUCATION&jobTitle=CHIEF+IT+OFFICER"));

        Answer lead = functions.ask(Http.get("/leads/email:info@example.com"));
        assertThat(lead.at("models.weighted-b2b.fit")).isEqualTo("20");
    }

    @Test
    void a_payload_that_is_not_a_request_is_refused() {
        for (String payload : List.of("", "{}", "[]", "null", "{\"rawPath\": \"/v1/track\"}",
                "{\"rawPath\": 1, \"requestContext\": {\"http\": {\"method\": \"POST\"}}}", "\u0000")) {
            assertThat(functions.rawIngest(payload).status()).isEqualTo(400);
        }
    }

    @Test
    void a_problem_does_not_quote_the_input() {
        Answer answer = functions.ingest(Http.call("/v1/identify",
                "{\"traits\":{\"email\":\"<script>alert(1)</script>\"}}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("script", "alert");
        assertThat(Objects.requireNonNull(answer.headers().get("x-content-type-options"))).isEqualTo("nosniff");
    }
}
