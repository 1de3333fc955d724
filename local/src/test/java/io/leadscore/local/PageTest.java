package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.local.http.RawClient;
import io.leadscore.local.http.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files of the page, as a {@code leadscore up} serves them, and the API under {@code /api}. */
class PageTest {
    private static final Path BUILT = Path.of(System.getProperty("leadscore.page"));
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "js",
            "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "svg", "image/svg+xml");
    private static final int RANDOM_PATHS = 500;
    /** Parts of paths that lead out of a directory, if somebody decodes, joins or normalises them. */
    private static final List<String> PARTS = List.of("/", "//", "..", "../", "%2e%2e", "%2F", "%5c", "\\", "assets",
            "index.html", ".", "%00", "etc/passwd", "pom.xml", "package.json", "target", "C:", ";", "%252e");

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
        return RawClient.ask(port, line, "Host: localhost:" + port + "\r\n" + headers);
    }

    private static List<String> paths() throws IOException {
        try (Stream<Path> files = Files.walk(BUILT)) {
            return files.filter(Files::isRegularFile).map(file -> "/" + BUILT.relativize(file)).toList();
        }
    }

    private static void assertSecure(Answer answer, String message) {
        assertThat(answer.headers()).as(message)
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("x-frame-options", "DENY")
                .containsEntry("referrer-policy", "no-referrer");
        assertThat(answer.headers().get("content-security-policy")).as(message)
                .contains("default-src 'self'", "style-src 'self'", "font-src 'self' data:",
                        "img-src 'self' data: blob:", "connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*", "http");
    }

    @Test
    void every_file_has_its_type_and_the_security_headers() throws Exception {
        assertThat(paths()).contains("/index.html").hasSizeGreaterThan(3);
        for (String path : paths()) {
            Answer answer = send("GET " + path, "");
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.headers()).as(path)
                    .containsEntry("content-type", TYPES.get(path.substring(path.lastIndexOf('.') + 1)))
                    .containsEntry("cache-control",
                            path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-store");
            assertSecure(answer, path);
            assertThat(up.get(path).body()).as(path).isEqualTo(Files.readString(BUILT.resolve(path.substring(1))));
        }
        assertThat(send("GET /", "").body()).isEqualTo(Files.readString(BUILT.resolve("index.html")));
        assertThat(send("GET /", "").headers()).containsEntry("cache-control", "no-store");
        assertThat(send("HEAD /", "").body()).isEmpty();
    }

    /** A deployment with tokens has the issuer here. */
    @Test
    void the_page_learns_that_there_is_no_sign_in() throws Exception {
        Answer answer = send("GET /config.json", "");
        assertThat(answer.body()).isEqualTo("{\"signIn\": null}");
        assertThat(answer.headers()).containsEntry("content-type", "application/json")
                .containsEntry("cache-control", "no-store");
        assertSecure(answer, "config.json");
        assertThat(up.get("/api/me").body()).isEqualTo("{\"subject\":null,\"name\":null,\"permissions\":"
                + "[\"read\",\"outcomes\",\"leads\",\"models\",\"admin\"]}");
    }

    @Test
    void the_page_can_only_be_read() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
            Answer answer = send(method + " /", "").problem(method);
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
            assertSecure(answer, method);
        }
    }

    @Test
    void no_path_leads_out_of_the_page() throws Exception {
        List<String> known = paths();
        String start = Files.readString(BUILT.resolve("index.html"));
        for (int i = 0; i < RANDOM_PATHS; i++) {
            var path = new StringBuilder(random.nextBoolean() ? "/assets/" : "/");
            for (int part = random.nextInt(8); part >= 0; part--) {
                path.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            String message = "-Dleadscore.seed=" + seed + ": " + path;
            Answer answer = send("GET " + path, "");
            if (answer.status() == 200) {
                assertThat(path.toString().matches("/+") || known.contains(path.toString())).as(message).isTrue();
                assertThat(answer.body()).as(message).isEqualTo(start);
            } else {
                assertThat(answer.problem(message).status()).as(message).isIn(400, 404);
            }
        }
    }

    @Test
    void the_api_is_the_same_under_its_prefix() throws Exception {
        up.call("identify", "{\"userId\": \"p1\", \"traits\": {\"industry\": \"Software\"}}");
        for (String path : List.of("/leads?stage=Lead", "/leads/user:p1", "/leads/user:p1/score", "/leads/user:none",
                "/leads/%zz", "/openapi.json", "/voids/none", "/nothing", "/sourceConfig?writeKey=local",
                "/leads?stage=none", "/leads/user:p1/history?limit=1")) {
            assertThat(send("GET /api" + path, "").body()).as(path).isEqualTo(send("GET " + path, "").body());
            assertThat(send("GET /api" + path, "").status()).as(path).isEqualTo(send("GET " + path, "").status());
        }
        assertThat(send("GET /api/api/leads", "").status()).isEqualTo(404);
        assertThat(send("GET /apileads", "").status()).isEqualTo(404);
        assertThat(up.post("/api/v1/track?writeKey=local", "{\"userId\": \"p1\", \"event\": \"E\"}").statusCode())
                .isEqualTo(200);
    }

    /** The first segments of the API's paths come from its routes, so a new route needs no change here. */
    @Test
    void a_foreign_origin_reaches_no_route_that_is_not_for_ingestion() throws Exception {
        var contract = UpProcess.parse(send("GET /openapi.json", "").body()).object("paths");
        var ingestion = List.of("/forms", "/v1", "/beacon", "/sourceConfig");
        for (String prefix : List.of("", "/api")) {
            for (String path : contract.fields().keySet()) {
                boolean isForAll = ingestion.stream().anyMatch(path::startsWith);
                for (String method : List.of("GET", "POST", "DELETE", "OPTIONS")) {
                    String line = method + " " + prefix + path.replaceAll("\\{[^}]*}", "x");
                    Answer answer = send(line, "Origin: https://evil.example\r\n");
                    if (isForAll) {
                        assertThat(answer.status()).as(line).isNotEqualTo(403);
                    } else {
                        assertThat(answer.problem(line).status()).as(line).isEqualTo(403);
                    }
                }
            }
        }
        for (String path : paths()) {
            assertThat(send("GET " + path, "Origin: https://evil.example\r\n").status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void without_a_built_page_all_else_works_and_a_line_says_so() throws Exception {
        ProcessBuilder command = UpProcess.command(List.of("up", "--port", "0"));
        command.command().replaceAll(word -> word.startsWith("-Dleadscore.page=") ? "-Dleadscore.page=none" : word);
        Process process = command.start();
        try (var out = process.inputReader(); var err = process.errorReader()) {
            String ready = out.readLine();
            assertThat(err.readLine()).isEqualTo("leadscore: the page is left out, because it was not built: install "
                    + "Node 20 or later with npm, and start again");
            int bare = Integer.parseInt(ready.substring(ready.lastIndexOf(':') + 1));
            String host = " HTTP/1.1\r\nHost: localhost:" + bare + "\r\nConnection: close\r\n\r\n";
            assertThat(RawClient.send(bare, "GET /" + host).problem("no page").status()).isEqualTo(404);
            assertThat(RawClient.send(bare, "GET /api/leads" + host).status()).isEqualTo(200);
        } finally {
            process.children().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
        }
    }
}
