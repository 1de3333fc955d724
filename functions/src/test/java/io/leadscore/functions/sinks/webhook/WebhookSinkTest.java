package io.leadscore.functions.sinks.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.port.crm.SinkWrite;
import io.leadscore.functions.service.VirtualClock;
import io.leadscore.functions.sinks.http.RememberedSecret;
import io.leadscore.functions.sinks.http.SigningSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to a receiver of webhooks over HTTP, and what each of its answers means. */
class WebhookSinkTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00.700Z");
    private static final Path PAGE = Path.of("../docs/crm.md");

    private record Got(String body, Map<String, List<String>> headers, String path) {
        String signature() {
            return headers.getOrDefault("Leadscore-signature", List.of("")).getFirst();
        }
    }

    private final List<Got> got = Collections.synchronizedList(new ArrayList<>());
    private final VirtualClock clock = new VirtualClock(NOW);
    private volatile int status = 200;
    private volatile String retryAfter = "";
    private final HttpServer server;

    WebhookSinkTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            got.add(new Got(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    Map.copyOf(exchange.getRequestHeaders()), exchange.getRequestURI().toString()));
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            if (status == 0) {
                // No answer: the client gives up.
                return;
            }
            if (status == -1) {
                exchange.close();
                return;
            }
            if (status / 100 == 3) {
                exchange.getResponseHeaders().set("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private URI url(String host) {
        return URI.create("http://" + host + ":" + server.getAddress().getPort() + "/hook?v=1");
    }

    private WebhookSink sink(boolean allowPrivate, CheckedPost.Names names, String secret) {
        return new WebhookSink(
                new CheckedPost(url("hook.example"), allowPrivate, Duration.ofMillis(500), names, null),
                new SigningSecrets(new RememberedSecret(_ -> secret, "name", clock)), clock);
    }

    private static InetAddress[] here(String host) {
        return new InetAddress[]{InetAddress.ofLiteral("127.0.0.1")};
    }

    private SinkAnswer send(SinkWrite.What what) {
        return sink(true, WebhookSinkTest::here, "secret")
                .write(List
                        .of(new SinkWrite("id-1", "lead-1", null, false, false, null, what,
                                Json.obj("eventId", "lead-1#2"))))
                .getFirst();
    }

    private SinkAnswer send() {
        return send(
                new SinkWrite.What.Current(Json.obj("leadId", "lead-1", "traits", Json.obj("name", "Åsa")), Map.of()));
    }

    @Test
    void a_lead_is_sent_with_its_id_and_the_change_to_the_path_of_the_url() {
        assertThat(send()).isEqualTo(new SinkAnswer.Accepted(null));
        assertThat(got).singleElement().satisfies(request -> {
            assertThat(request.body())
                    .isEqualTo("{\"id\":\"id-1\",\"lead\":{\"leadId\":\"lead-1\",\"traits\":{\"name\":\"Åsa\"}},"
                            + "\"change\":{\"eventId\":\"lead-1#2\"}}");
            assertThat(request.path()).isEqualTo("/hook?v=1");
            assertThat(request.headers().get("Content-type")).containsExactly("application/json");
            assertThat(request.headers().get("Host")).containsExactly("hook.example:" + server.getAddress().getPort());
        });
    }

    @Test
    void of_a_merged_and_of_an_erased_lead_only_ids_are_sent() {
        send(new SinkWrite.What.Merged("lead-2", null));
        send(new SinkWrite.What.Erased());
        assertThat(got).extracting(Got::body)
                .containsExactly("{\"id\":\"id-1\",\"lead\":{\"leadId\":\"lead-1\",\"mergedInto\":\"lead-2\"},"
                        + "\"change\":{\"eventId\":\"lead-1#2\"}}",
                        "{\"id\":\"id-1\",\"lead\":{\"leadId\":\"lead-1\",\"erased\":true},"
                                + "\"change\":{\"eventId\":\"lead-1#2\"}}");
    }

    /** The rows of the table in docs/crm.md. */
    @ParameterizedTest
    @CsvSource({"200, Accepted", "201, Accepted", "204, Accepted", "301, Refused", "302, Refused", "307, Refused",
            "400, Refused", "401, Unauthorised", "403, Unauthorised", "404, Refused", "405, Refused", "408, Later",
            "409, Later", "410, Refused", "413, Refused", "415, Refused", "422, Refused", "425, Later", "429, Later",
            "500, Unclear", "502, Unclear", "503, Unclear", "504, Unclear", "0, Unclear", "-1, Unclear"})
    void each_answer_has_one_meaning(int code, String meaning) {
        status = code;
        assertThat(send().getClass().getSimpleName()).isEqualTo(meaning);
        assertThat(got).as("a redirect is not followed, and no request is repeated").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30                            | PT30S
            0                             | PT0S
            Mon, 02 Mar 2026 10:02:00 GMT | PT1M59.3S
            Mon, 02 Mar 2026 09:00:00 GMT | PT0S
            soon                          |
            -5                            |
            99999999999999                |""")
    void the_time_to_wait_is_read_as_seconds_or_as_a_date(String header, Duration expected) {
        retryAfter = header;
        status = 429;
        assertThat(send()).isEqualTo(new SinkAnswer.Later("the receiver answered 429", expected));
        status = 503;
        assertThat(send()).isEqualTo(new SinkAnswer.Unclear("the receiver answered 503", expected));
    }

    @Test
    void a_receiver_that_is_not_there_is_tried_later() {
        server.stop(0);
        assertThat(send()).isInstanceOf(SinkAnswer.Later.class);
        assertThat(sink(false, host -> {
            throw new UnknownHostException(host);
        }, "secret")
                .write(List.of(new SinkWrite("i", "l", null, false, false, null, new SinkWrite.What.Erased(), null)))
                .getFirst())
                .isInstanceOf(SinkAnswer.Later.class);
    }

    // ---- addresses

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
            "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.0.8", "198.18.0.1",
            "::1",
            "::", "fe80::1", "fc00::1", "fd12:3456::1", "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1", "2001::1", "ff02::1", "fec0::1"})
    void nothing_is_sent_to_an_address_that_is_not_public(String address) {
        var forbidden = sink(false, _ -> new InetAddress[]{InetAddress.ofLiteral(address)}, "secret");
        assertThat(
                forbidden
                        .write(List.of(
                                new SinkWrite("i", "l", null, false, false, null, new SinkWrite.What.Erased(), null)))
                        .getFirst())
                .isInstanceOf(SinkAnswer.Refused.class);
        assertThat(got).isEmpty();
    }

    @Test
    void random_addresses_of_private_blocks_are_not_public_and_others_are() throws UnknownHostException {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[4];
            random.nextBytes(bytes);
            bytes[0] = (byte) List.of(10, 127, 0, 224 + random.nextInt(32)).get(random.nextInt(4)).intValue();
            var mapped = new byte[16];
            mapped[10] = (byte) 0xff;
            mapped[11] = (byte) 0xff;
            System.arraycopy(bytes, 0, mapped, 12, 4);
            assertThat(PublicAddresses.isPublic(InetAddress.getByAddress(bytes))).as("seed " + seed).isFalse();
            assertThat(PublicAddresses.isPublic(InetAddress.getByAddress(mapped))).as("seed " + seed).isFalse();
            bytes[0] = (byte) (11 + random.nextInt(80));
            assertThat(PublicAddresses.isPublic(InetAddress.getByAddress(bytes))).as("seed " + seed).isTrue();
        }
        assertThat(PublicAddresses.isPublic(InetAddress.ofLiteral("2606:4700::6810:84e5"))).isTrue();
    }

    /** One name, a public and a private address: the client could be led to either. */
    @Test
    void a_name_with_one_private_address_is_refused() {
        var mixed = sink(false, _ -> new InetAddress[]{InetAddress.ofLiteral("93.184.216.34"),
                InetAddress.ofLiteral("127.0.0.1")}, "secret");
        assertThat(
                mixed.write(
                        List.of(new SinkWrite("i", "l", null, false, false, null, new SinkWrite.What.Erased(), null)))
                        .getFirst())
                .isInstanceOf(SinkAnswer.Refused.class);
    }

    /** DNS rebinding: the name is resolved once, and the connection goes to that address. */
    @Test
    void the_connection_goes_to_the_address_that_was_checked() {
        var asked = new ArrayList<String>();
        var once = sink(true, host -> {
            asked.add(host);
            return here(host);
        }, "secret");
        assertThat(
                once.write(
                        List.of(new SinkWrite("i", "l", null, false, false, null, new SinkWrite.What.Erased(), null)))
                        .getFirst())
                .as("no resolver of the system knows this name")
                .isInstanceOf(SinkAnswer.Accepted.class);
        assertThat(asked).containsExactly("hook.example");
    }

    // ---- signature

    @Test
    void the_signature_has_the_time_and_one_code_for_each_secret() {
        sink(true, WebhookSinkTest::here, "new old").write(
                List.of(new SinkWrite("i", "l", null, false, false, null, new SinkWrite.What.Erased(), null)));
        String header = got.getFirst().signature();
        assertThat(header).matches("t=" + NOW.getEpochSecond() + ",v1=[0-9a-f]{64},v1=[0-9a-f]{64}");
    }

    /** Python's standard library verifies it with the example of the page, which has its own header, body and secret. */
    @Test
    void the_example_of_the_page_verifies_what_is_sent_and_refuses_what_was_changed() throws Exception {
        String page = Files.readString(PAGE);
        var code = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(code.find()).isTrue();
        sink(true, WebhookSinkTest::here, "new-secret old-secret").write(
                List.of(new SinkWrite("i", "lead-ü", null, false, false, null, new SinkWrite.What.Erased(), null)));
        Got request = got.getFirst();
        String header = request.signature();
        String seconds = Long.toString(NOW.getEpochSecond() + 60);
        String late = Long.toString(NOW.getEpochSecond() + 301);
        String program = code.group(1) + """

                import sys
                body = sys.stdin.buffer.read()
                header, now, late = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
                print(is_genuine(body, header, "new-secret", now), is_genuine(body, header, "old-secret", now),
                      is_genuine(body, header, "other", now), is_genuine(body + b" ", header, "new-secret", now),
                      is_genuine(body, header.replace("t=", "t=1"), "new-secret", now),
                      is_genuine(body, header, "new-secret", late), is_genuine(body, "", "new-secret", now))
                """;
        assertThat(python(program, request.body(), header, seconds, late))
                .isEqualTo("True True False False False False False");
        var example = Pattern.compile("Leadscore-Signature: (\\S+)\n.*?```json\n(.*?)\n```", Pattern.DOTALL)
                .matcher(page);
        assertThat(example.find()).isTrue();
        String at = example.group(1).replaceAll("t=([0-9]+),.*", "$1");
        assertThat(python(code.group(1) + """

                import sys
                print(is_genuine(sys.stdin.buffer.read(), sys.argv[1], "whsec_example", int(sys.argv[2])))
                """, example.group(2), example.group(1), at)).isEqualTo("True");
        assertThat(Signature.of(example.group(2), Instant.ofEpochSecond(Long.parseLong(at)), List.of("whsec_example")))
                .isEqualTo(example.group(1));
    }

    private static String python(String program, String input, String... arguments) throws Exception {
        Path file = Files.createTempFile("verify", ".py");
        try {
            Files.writeString(file, program);
            var command = new ArrayList<>(List.of("python3", file.toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (var out = process.getOutputStream()) {
                out.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor()).isZero();
            return answer;
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void a_changed_secret_is_used_after_five_minutes_and_a_wrong_one_is_a_fault_that_does_not_quote_it() {
        var texts = new ArrayList<>(List.of("one"));
        var secrets = new SigningSecrets(new RememberedSecret(_ -> texts.getLast(), "arn", clock));
        assertThat(secrets.now()).containsExactly("one");
        texts.add(" two\nthree ");
        assertThat(secrets.now()).containsExactly("one");
        clock.advance(RememberedSecret.REMEMBERED_FOR);
        assertThat(secrets.now()).containsExactly("two", "three");
        for (String wrong : List.of("a1b b2c c3d", " ")) {
            texts.add(wrong);
            clock.advance(RememberedSecret.REMEMBERED_FOR);
            assertThatThrownBy(secrets::now).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("arn")
                    .hasMessageNotContaining("a1b");
        }
    }

    @Test
    void settings_need_a_known_sink_and_a_url_without_a_user() {
        assertThat(CrmSettings
                .read("[{\"sink\":\"webhook\",\"url\":\"https://a.example/x\",\"secret\":\"s\",\"stage\":\"MQL\"}]")
                .sinks()).containsExactly(
                        new CrmSettings.Sink("webhook",
                                Json.obj("sink", "webhook", "url", "https://a.example/x", "secret", "s", "stage",
                                        "MQL")));
        for (String wrong : List.of("", "{}", "[1]", "[{}]", "[{\"sink\":\"fax\"}]",
                "[{\"sink\":\"webhook\"},{\"sink\":\"webhook\"}]",
                "[{\"sink\":\"webhook\",\"url\":\"https://u:p@a.example\"}]",
                "[{\"sink\":\"webhook\",\"url\":\"ftp://a.example\"}]", "[{\"sink\":\"webhook\",\"url\":\"://\"}]")) {
            assertThatThrownBy(() -> CrmSettings.read(wrong)).as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("u:p");
        }
    }
}
