package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.local.http.RawClient;
import io.leadscore.local.http.RawClient.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a page of another site can do with a {@code leadscore up} by the browser of its visitor: send forms and calls. */
class ForeignPagesTest {
    private static final int RANDOM_NAMES = 300;
    private static final List<String> READING = List.of("GET /leads/email:a@example.com", "GET /leads?stage=MQL",
            "GET /leads/user:a/history", "GET /_local/events", "POST /_local/clock", "POST /_local/bus",
            "POST /_local/sweep", "DELETE /_local/capacity", "GET /_local/health", "OPTIONS /leads",
            "GET /", "GET //", "GET /index.html", "GET /assets/x.js", "POST /voids", "GET /voids/x",
            "DELETE /suppressions/x", "GET /api/leads",
            "POST /api/_local/clock", "GET //leads", "GET /_local//health", "GET /_local", "GET /openapi.json",
            "GET /leads/");
    private static final List<String> INGESTION = List.of("POST /forms/demo?key=local", "OPTIONS /forms/demo",
            "POST /v1/track?writeKey=local", "OPTIONS /v1/t", "POST //v1/batch?writeKey=local",
            "GET /v1/projects/local/settings", "GET /sourceConfig/?writeKey=local", "POST /t?writeKey=local",
            "POST /beacon/v1/batch?writeKey=local", "OPTIONS //batch/", "GET /nothing",
            "POST /forms/nothing?key=unknown");

    private static UpProcess up;
    private static int port;

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);

    @BeforeAll
    static void start() throws Exception {
        up = UpProcess.start();
        port = up.url().getPort();
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    private static Answer send(String line, String headers) throws IOException {
        return RawClient.ask(port, line, headers);
    }

    @Test
    void a_foreign_host_is_refused_everywhere() throws Exception {
        for (String host : List.of("evil.example", "evil.example:" + port, "127.0.0.1", "localhost:1",
                "127.0.0.2:" + port,
                "localhost.evil.example:" + port, "[::2]:" + port)) {
            for (String line : concat(READING, INGESTION)) {
                assertThat(send(line, "Host: " + host + "\r\n").problem(host + " " + line).status()).isEqualTo(403);
            }
        }
        // These are no host, and the server itself refuses them.
        for (String headers : List.of("", "Host: \r\n", host() + "Host: evil.example\r\n",
                "Host: evil.example:80@localhost:" + port + "\r\n")) {
            assertThat(send("GET /_local/health", headers).problem(headers).status()).isEqualTo(400);
        }
        for (String host : List.of("localhost:", "LOCALHOST:", "127.0.0.1:", "[::1]:")) {
            assertThat(send("GET /_local/health", "Host: " + host + port + "\r\n").status()).isEqualTo(200);
        }
    }

    @Test
    void a_foreign_origin_can_only_send_activities() throws Exception {
        for (String origin : List.of("https://shop.example", "http://localhost:3000", "http://127.0.0.1", "null",
                "https://localhost:" + port, "http://localhost:" + port + ".evil.example", "",
                "http://localhost:" + port + "\r\nOrigin: http://evil.example")) {
            String headers = host() + "Origin: " + origin + "\r\nAccess-Control-Request-Method: POST\r\n";
            for (String line : READING) {
                var answer = send(line, headers).problem(origin + " " + line);
                assertThat(answer.status()).as("%s %s", origin, line).isEqualTo(403);
                assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
            }
            for (String line : INGESTION) {
                var answer = send(line, headers);
                assertThat(answer.status()).as("%s %s", origin, line).isNotEqualTo(403);
                assertThat(answer.headers()).containsEntry("access-control-allow-origin", "*");
            }
        }
        for (String own : List.of("localhost:", "127.0.0.1:", "[::1]:")) {
            String headers = host() + "Origin: http://" + own + port + "\r\n";
            assertThat(send("GET /_local/health", headers).status()).isEqualTo(200);
            assertThat(send("GET /leads?stage=MQL", headers).status()).isEqualTo(200);
        }
    }

    @Test
    void a_form_on_another_site_still_works() throws Exception {
        String form = "email=foreign%40example.com";
        var answer = RawClient.send(port,
                "POST /forms/demo?key=local HTTP/1.1\r\n" + host()
                        + "Origin: http://localhost:3000\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + form.length() + "\r\n\r\n" + form);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(up.get("/leads/email:foreign@example.com").statusCode()).isEqualTo(200);
    }

    @Test
    void random_names_are_never_those_of_this_machine() throws Exception {
        String own = "localhost:" + port;
        for (int i = 0; i < RANDOM_NAMES; i++) {
            var name = new StringBuilder(own);
            for (int change = random.nextInt(3); change >= 0; change--) {
                char c = (char) ('!' + random.nextInt('~' - '!'));
                int at = random.nextInt(name.length());
                if (random.nextBoolean()) {
                    name.insert(at, c);
                } else {
                    name.setCharAt(at, c);
                }
            }
            if (name.toString().equalsIgnoreCase(own)) {
                continue;
            }
            String message = "-Dleadscore.seed=" + seed + ": " + name;
            assertThat(send("GET /_local/health", "Host: " + name + "\r\n").problem(message).status()).as(message)
                    .isIn(400, 403);
            assertThat(send("GET /_local/health", host() + "Origin: http://" + name + "\r\n").problem(message).status())
                    .as(message)
                    .isEqualTo(403);
        }
    }

    /** A page can send a raw query that no URI can have. The functions answer it, as they do in a deployment. */
    @Test
    void malformed_paths_and_queries_are_answered_by_a_problem_document() throws Exception {
        for (String line : List.of("GET /leads?stage=%zz", "GET /leads/%zz", "GET /leads?stage=%", "GET /leads?limit=|",
                "GET /leads/email:%ff", "GET /leads?cursor={}", "GET /%", "GET /{}?^", "POST /forms/%zz?key=%e",
                "POST /v1/%?writeKey=%", "GET /_local/%zz", "GET /_local/events?after=%zz", "GET ///x?%", "GET //[",
                "OPTIONS *", "GET x:y", "GET /a b")) {
            assertThat(send(line, host()).problem(line).status()).as(line).isBetween(400, 499);
        }
        for (int i = 0; i < RANDOM_NAMES; i++) {
            var target = new StringBuilder(random.nextBoolean() ? "/leads/" : "/leads?stage=");
            for (int length = random.nextInt(12); length >= 0; length--) {
                target.append((char) ('!' + random.nextInt(256 - '!')));
            }
            String message = "-Dleadscore.seed=" + seed + ": " + target;
            var answer = send("GET " + target, host());
            if (answer.status() != 200) {
                assertThat(answer.problem(message).status()).as(message).isBetween(400, 499);
            }
        }
    }

    @Test
    void a_body_that_is_too_large_is_answered_by_413() throws Exception {
        for (String path : List.of("/forms/demo?key=local", "/v1/batch?writeKey=local", "/_local/bus", "/leads")) {
            for (int bytes : new int[]{7_000_000, 11_000_000, 40_000_000}) {
                var answer = RawClient.send(port, "POST " + path + " HTTP/1.1\r\n" + host() + "Content-Length: " + bytes
                        + "\r\n\r\n" + "x".repeat(bytes)).problem(path);
                assertThat(answer.status()).as("%s %d", path, bytes).isEqualTo(413);
            }
        }
    }

    private static String host() {
        return "Host: localhost:" + port + "\r\n";
    }

    private static List<String> concat(List<String> some, List<String> others) {
        return java.util.stream.Stream.concat(some.stream(), others.stream()).toList();
    }
}
