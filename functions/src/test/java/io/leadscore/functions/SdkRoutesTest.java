package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths that SDKs use in other spellings, and what browser SDKs ask before they send. */
class SdkRoutesTest {
    private static final List<String> CALLS = List.of("identify", "track", "page", "screen", "group", "alias", "i", "t",
            "p", "s", "g", "a");
    private static final List<String> BATCHES = List.of("batch", "import", "b");
    private static final int ROUNDS = 300;

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Functions functions = new Functions();

    private String slashes(int least) {
        return "/".repeat(least + (random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0));
    }

    @Test
    void every_call_is_accepted_with_and_without_v1_and_with_more_slashes() {
        var stored = new ArrayList<String>();
        for (int i = 0; i < ROUNDS; i++) {
            boolean batch = random.nextInt(4) == 0;
            List<String> names = batch ? BATCHES : CALLS;
            String name = names.get(random.nextInt(names.size()));
            String path = slashes(1) + (random.nextBoolean() ? "v1" + slashes(1) : "") + name + slashes(0);
            if (batch && random.nextInt(3) == 0) {
                path = slashes(1) + "beacon" + slashes(1) + "v1" + slashes(1) + "batch" + slashes(0);
            }
            String call = "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"previousId\":\"a\",\"messageId\":\"m-"
                    + i
                    + "\"}";
            Answer answer = functions.ingest(Http.call(path, batch ? "{\"batch\":[" + call + "]}" : call));

            assertThat(answer.status()).as("-Dleadscore.seed=%d %s: %s", seed, path, answer.body()).isEqualTo(200);
            stored.add("m-" + i);
        }
        assertThat(functions.stored()).extracting(activity -> activity.messageId())
                .as("-Dleadscore.seed=%d", seed)
                .containsExactlyInAnyOrderElementsOf(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/track", "/v1/v1/track", "/track/track", "/beacon/batch", "/v1", "/", "/v1/leads",
            "/nothing"})
    void other_paths_are_no_routes(String path) {
        assertThat(functions.ingest(Http.call(path, "{\"event\":\"E\",\"userId\":\"u\"}")).status()).isEqualTo(404);
        assertThat(functions.stored()).isEmpty();
    }

    @Test
    void a_page_that_is_left_sends_its_batch_as_text_with_the_key_in_the_query() {
        Answer answer = functions.ingest(Http.post("/beacon/v1/batch", "text/plain;charset=UTF-8",
                "{\"batch\":[{\"type\":\"track\",\"event\":\"E\",\"anonymousId\":\"a\"}],\"sentAt\":\"2026-03-02T10:00:00Z\"}")
                .query("writeKey=" + Functions.PAGE_KEY));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(functions.stored()).singleElement().matches(activity -> !activity.trusted());
        assertThat(functions.ingest(Http.post("/beacon/v1/batch", "text/plain", "{\"batch\":[{}]}")).status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/projects/page1/settings", "/projects/page1/settings",
            "//v1//projects/page1/settings/"})
    void segments_sdk_learns_where_to_send_and_nothing_that_needs_another_host(String path) {
        Http request = Http.get(path).header("host", "leads.example.com").header("x-forwarded-proto", "https");

        Answer answer = functions.ingest(request);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toJson()).isEqualTo("{\"integrations\":{\"Segment.io\":{\"apiKey\":\"page1\","
                + "\"apiHost\":\"leads.example.com/v1\",\"protocol\":\"https\"}},\"metrics\":{\"sampleRate\":0}}");
        assertThat(functions.ingest(request.header("x-forwarded-proto", "http").header("host", "[::1]:8080"))
                .json()
                .toJson()).contains("\"apiHost\":\"[::1]:8080/v1\",\"protocol\":\"http\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "a@b", "http://a", "a?b", "a:x", "<script>", "ä.example", "a,b"})
    void a_host_that_is_none_is_refused_so_that_the_sdk_does_not_send_elsewhere(String host) {
        assertThat(functions.ingest(Http.get("/v1/projects/page1/settings").header("host", host)).status())
                .isEqualTo(400);
        assertThat(functions.ingest(Http.get("/v1/projects/page1/settings")).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sourceConfig", "/sourceConfig/", "//sourceConfig"})
    void rudderstacks_sdk_learns_that_the_source_is_enabled(String path) {
        Answer answer = functions.ingest(Http.get(path).query("p=npm&v=3.34.1&build=modern&writeKey=page1"));

        assertThat(answer.status()).isEqualTo(200);
        Json.Obj source = answer.json().object("source");
        assertThat(source.text("id")).isEqualTo("site");
        assertThat(source.get("enabled")).isEqualTo(Json.Bool.TRUE);
        assertThat(source.get("destinations")).isEqualTo(new Json.Arr(List.of()));
        assertThat(source.object("config").object("statsCollection").object("errors").get("enabled"))
                .isEqualTo(Json.Bool.FALSE);
        assertThat(functions.ingest(Http.get(path).header("authorization", Http.basic("page1"))).status())
                .isEqualTo(200);
        Answer reached = functions.ingest(Http.get(path).query("view=ad").method("HEAD"));
        assertThat(reached.status()).isEqualTo(200);
        assertThat(reached.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/v1/projects/nobody/settings,404", "/v1/projects/revoked1/settings,404",
            "/sourceConfig?writeKey=nobody,401",
            "/sourceConfig?writeKey=revoked1,401", "/sourceConfig,401"})
    void an_unknown_key_is_answered_by_a_problem_that_a_page_can_read(String path, int status) {
        Answer answer = functions.ingest(Http.get(path).header("host", "leads.example.com"));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json")
                .containsEntry("access-control-allow-origin", "*");
        assertThat(answer.json().text("detail")).contains("write key");
    }

    /** Every page view asks, so what limits the calls of a public key must limit this too. */
    @Test
    void questions_count_for_the_limit_of_a_public_key() {
        var limited = new Functions(Settings.from(Map.of("LEADSCORE_TABLE", "leadscore", "AWS_REGION", "eu-central-1",
                "LEADSCORE_KEY_REQUESTS_PER_MINUTE", "2")), "weighted-b2b");
        for (String path : List.of("/v1/projects/page1/settings", "/sourceConfig?writeKey=page1")) {
            assertThat(limited.ingest(Http.get(path).header("host", "h")).status()).isEqualTo(200);
        }
        for (String path : List.of("/v1/projects/page1/settings", "/sourceConfig?writeKey=page1")) {
            Answer answer = limited.ingest(Http.get(path).header("host", "h"));
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.headers()).containsKey("retry-after");
        }
    }
}
