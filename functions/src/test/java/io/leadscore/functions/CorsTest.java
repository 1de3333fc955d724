package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins may send inputs, and never read leads. */
class CorsTest {
    private static final String OWN = "https://www.example.com";

    private final Functions anyOrigin = new Functions();
    private final Functions ownOrigin = new Functions(Settings.from(Map.of("LEADSCORE_TABLE", "leadscore", "AWS_REGION",
            "eu-central-1", "LEADSCORE_CORS_ORIGINS", OWN + ", https://shop.example.com")), "weighted-b2b");

    private static Http from(String origin, Http request) {
        return request.header("origin", origin);
    }

    private static Http preflight(String path) {
        return new Http("OPTIONS", path, "", Map.of("access-control-request-method", "POST"), null, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/t", "/v1/batch", "/forms/demo", "/t", "//batch/", "/beacon/v1/batch"})
    void a_preflight_request_is_answered(String path) {
        Answer answer = ownOrigin.ingest(from(OWN, preflight(path)));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers()).containsEntry("access-control-allow-origin", OWN)
                .containsEntry("access-control-allow-methods", "POST")
                .containsEntry("access-control-max-age", "86400")
                .containsEntry("vary", "origin");
        assertThat(String.valueOf(answer.headers().get("access-control-allow-headers")).split(", ", -1)).contains(
                "authorization",
                "content-type", "content-encoding", "anonymousid", "sentat", "x-retry-count", "rsa-recovered",
                "rsa-retry-attempt", "rsa-retry-reason", "rsa-since-first-attempt", "rsa-since-last-attempt");
        assertThat(anyOrigin.ingest(from("https://any.example", preflight(path))).headers())
                .containsEntry("access-control-allow-origin", "*");
        assertThat(ownOrigin.ingest(from("https://evil.example", preflight(path))).headers())
                .doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void a_page_can_read_every_answer_to_its_input_and_other_pages_none() {
        for (String body : new String[]{"{\"userId\": \"u\", \"event\": \"E\"}", "{", "{}"}) {
            Http call = Http.call("/v1/track", body);
            assertThat(ownOrigin.ingest(from(OWN, call)).headers()).containsEntry("access-control-allow-origin", OWN)
                    .containsEntry("access-control-expose-headers", "retry-after");
            assertThat(ownOrigin.ingest(from("https://evil.example", call)).headers())
                    .doesNotContainKey("access-control-allow-origin");
            assertThat(anyOrigin.ingest(call).headers()).containsEntry("access-control-allow-origin", "*");
        }
    }

    /** API Gateway passes a control character on as an escape. Nothing of such a request can be used. */
    @Test
    void a_page_can_read_why_a_payload_was_refused_that_cannot_be_read() {
        for (String body : List.of("{\"userId\": \"a\u0000\"}", "\u0000", "\ud800", "\u001f\ufffd\u0000")) {
            String payload = from(OWN, Http.call("/v1/track", body)).payload();
            Answer answer = ownOrigin.rawIngest(payload);

            assertThat(answer.status()).as(payload).isIn(400, 415);
            assertThat(answer.headers()).containsEntry("access-control-allow-origin", OWN);
            assertThat(anyOrigin.rawIngest(payload).headers()).containsEntry("access-control-allow-origin", "*");
            assertThat(ownOrigin.rawIngest(payload.replace(OWN, "https://evil.example")).headers())
                    .doesNotContainKey("access-control-allow-origin");
        }
        String withLongHeader = from(OWN, Http.call("/v1/track", "{}").header("x".repeat(9_000), "y")).payload();
        assertThat(ownOrigin.rawIngest(withLongHeader).status()).isEqualTo(400);
        assertThat(ownOrigin.rawIngest(withLongHeader).headers()).containsEntry("access-control-allow-origin", OWN);
        assertThat(ownOrigin.rawIngest("{").headers()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void no_page_of_another_origin_can_read_leads() {
        assertThat(anyOrigin.ask(from(OWN, Http.get("/leads/user:u"))).headers())
                .doesNotContainKey("access-control-allow-origin");
        Answer refused = anyOrigin.ask(from(OWN, preflight("/leads")));
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.headers()).containsEntry("allow", "GET").doesNotContainKey("access-control-allow-origin");
    }
}
