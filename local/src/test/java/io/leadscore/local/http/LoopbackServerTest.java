package io.leadscore.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.local.gateway.Responses;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server answers everything that is sent, and no client holds a thread or a connection for ever. */
class LoopbackServerTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final int MALFORMED = 500;
    private static final int MAX_BODY = 100_000;
    /** More than the buffers of a connection, so that the answer comes while the client still sends. */
    private static final int LARGE_BODY = 20_000_000;

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);

    private final LoopbackServer server = started();

    private static LoopbackServer started() {
        try {
            return new LoopbackServer(0, Responses::problem,
                    new LoopbackServer.Times(SHORT, Duration.ofSeconds(20)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        server.start(LoopbackServerTest::echo);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    /** Answers the method, the path, the query and the body; 413 if the body is too large. */
    private static void echo(Exchange exchange) throws IOException {
        byte[] body = exchange.body(MAX_BODY);
        if (body == null) {
            Responses.problem(exchange, 413, "too large");
            return;
        }
        byte[] answer = (exchange.method() + " " + exchange.path() + " " + exchange.query() + " "
                + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        exchange.send(200, exchange.path().equals("/large") ? new byte[LARGE_BODY] : answer);
    }

    @Test
    void the_usual_time_of_a_request_is_ten_seconds() {
        assertThat(LoopbackServer.Times.USUAL.request()).isEqualTo(Duration.ofSeconds(10));
    }

    /** One that has not sent the whole head may get no answer. */
    @Test
    void a_client_that_sends_a_part_of_a_request_is_answered_and_disconnected() throws Exception {
        String head = "POST /x HTTP/1.1\r\nHost: x\r\n";
        String chunked = head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n";
        String fixed = head + "Content-Length: 5\r\n\r\nhello";
        var parts = new ArrayList<String>();
        for (String whole : List.of(chunked, fixed)) {
            for (int i = 0; i < 25; i++) {
                parts.add(whole.substring(0, 1 + random.nextInt(whole.length() - 1)));
            }
        }
        var clients = new ArrayList<RawClient>();
        long begun = System.nanoTime();
        for (String part : parts) {
            clients.add(new RawClient(server.port()).write(part));
        }
        var silent = new RawClient(server.port());
        for (int i = 0; i < parts.size(); i++) {
            try (var client = clients.get(i)) {
                if (parts.get(i).contains("\r\n\r\n")) {
                    assertThat(client.answer().problem(message(parts.get(i))).status()).isEqualTo(408);
                }
                client.awaitDisconnection();
            }
        }
        silent.awaitEnd();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(SHORT).isLessThan(SHORT.multipliedBy(20));
    }

    @Test
    void one_byte_after_the_other_gets_no_more_time() throws Exception {
        for (String begin : List.of("", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")) {
            try (var client = new RawClient(server.port())) {
                long begun = System.nanoTime();
                client.write(begin);
                var ended = new AtomicBoolean();
                Thread sender = Thread.ofVirtual().start(() -> {
                    try {
                        while (!ended.get()) {
                            client.write("x");
                            Thread.sleep(20);
                        }
                    } catch (IOException | InterruptedException _) {
                        // The server has ended the connection.
                    }
                });
                if (begin.isEmpty()) {
                    client.awaitDisconnection();
                } else {
                    assertThat(client.answer().problem("").status()).isEqualTo(408);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SHORT.multipliedBy(20));
                ended.set(true);
                sender.join();
            }
        }
    }

    @Test
    void a_client_that_does_not_read_its_answer_is_disconnected() throws Exception {
        try (var client = new RawClient(server.port())) {
            client.write("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            Thread.sleep(SHORT.multipliedBy(3));
            long read = 0;
            try {
                read = client.answer().body().length();
            } catch (IOException | AssertionError _) {
                // The connection ended within the answer.
            }
            assertThat(read).isLessThan(LARGE_BODY);
        }
    }

    @Test
    void the_answer_to_a_body_that_is_too_large_arrives_while_it_is_sent() throws Exception {
        String body = "x".repeat(LARGE_BODY);
        for (String head : List.of("Content-Length: " + LARGE_BODY + "\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(LARGE_BODY) + "\r\n")) {
            try (var client = new RawClient(server.port())) {
                client.write("POST / HTTP/1.1\r\nHost: x\r\n" + head + body);
                assertThat(client.answer().problem(head).status()).isEqualTo(413);
            }
        }
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"));
            assertThat(client.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString())
                    .statusCode()).isEqualTo(413);
            assertThat(client.send(request.POST(BodyPublishers.ofInputStream(() -> stream(body))).build(),
                    BodyHandlers.ofString()).statusCode()).isEqualTo(413);
        }
    }

    private static InputStream stream(String text) {
        return new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_target_reaches_the_handler_as_it_was_sent() throws Exception {
        assertThat(echoed("GET /a?b=%zz%e|^{\"\\")).isEqualTo("GET /a b=%zz%e|^{\"\\ ");
        assertThat(echoed("GET //x//y/../z;a?a?b#c")).isEqualTo("GET //x//y/../z;a a?b ");
        assertThat(echoed("GET http://x/x?y")).isEqualTo("GET /x y ");
        assertThat(echoed("GET /%2f%25?\u00c3\u00bc")).isEqualTo("GET /%2f%25 \u00fc ");
        assertThat(echoed("GET /\u00c3\u00bc")).isEqualTo("GET /\u00fc  ");
        assertThat(echoed("OPTIONS *")).isEqualTo("OPTIONS *  ");
    }

    private String echoed(String request) throws IOException {
        return RawClient.ask(server.port(), request, "Host: x\r\n").body();
    }

    @Test
    void requests_on_one_connection_are_answered_in_their_order() throws Exception {
        try (var client = new RawClient(server.port())) {
            String first = "\r\nPOST /1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nT: x\r\n\r\n";
            String second = "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\ndef\r\n";
            client.write(first + second + "GET /3 HTTP/1.0\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("POST /1  abc");
            assertThat(client.answer().body()).isEqualTo("POST /2  def");
            assertThat(client.answer().body()).isEqualTo("GET /3  ");
            client.awaitEnd();
        }
        try (var client = new RawClient(server.port())) {
            client.write("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.write("ok").answer().body()).isEqualTo("POST /  ok");
        }
    }

    @Test
    void what_is_no_request_is_answered_by_a_problem_document() throws Exception {
        for (String bad : List.of("GET / x\r\n", "GET / HTTP/9.0\r\nHost: x\r\n", "GET x:y HTTP/1.1\r\nHost: x\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n", "GET /\u0000 HTTP/1.1\r\nHost: x\r\n",
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n", "GET / HTTP/1.1\r\nHost: x\r\na b: c\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\na: \u0000\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n")) {
            try (var client = new RawClient(server.port())) {
                assertThat(client.write(bad + "\r\n").answer().problem(bad).status()).as(bad).isEqualTo(400);
                client.awaitEnd();
            }
        }
        for (String large : List.of("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\na: " + "x".repeat(70_000) + "\r\n\r\n")) {
            assertThat(RawClient.send(server.port(), large).problem("large").status()).isEqualTo(431);
        }
    }

    /** Changes bytes of a valid request, and cuts it. The server answers or ends the connection, and works as before. */
    @Test
    void random_bytes_are_answered_or_end_the_connection() throws Exception {
        String valid = "POST /a?b=c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        int answers = 0;
        for (int i = 0; i < MALFORMED; i++) {
            var bytes = new StringBuilder(valid);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(bytes.length());
                switch (random.nextInt(3)) {
                    case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> bytes.insert(at, (char) random.nextInt(256));
                    default -> bytes.deleteCharAt(at);
                }
            }
            try (var client = new RawClient(server.port())) {
                client.write(bytes.toString()).endOutput();
                var answer = client.answer();
                answers++;
                if (answer.status() != 200) {
                    assertThat(answer.problem(message(bytes.toString())).status()).isBetween(400, 431);
                }
            } catch (IOException _) {
                // The connection ended.
            }
        }
        assertThat(answers).as(message("")).isGreaterThan(MALFORMED / 2);
        assertThat(echoed("GET /")).isEqualTo("GET /  ");
    }

    @Test
    void more_connections_than_the_server_has_wait() throws Exception {
        String request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        var clients = new ArrayList<RawClient>();
        try (var usual = new LoopbackServer(0, Responses::problem)) {
            usual.start(LoopbackServerTest::echo);
            for (int i = 0; i < LoopbackServer.MAX_CONNECTIONS; i++) {
                clients.add(new RawClient(usual.port()).write(request));
            }
            for (RawClient client : clients) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
            try (var waiting = new RawClient(usual.port()).write(request)) {
                clients.removeFirst().close();
                assertThat(waiting.answer().status()).isEqualTo(200);
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void an_error_of_a_handler_reaches_what_ends_the_process() throws Exception {
        var seen = new CompletableFuture<Throwable>();
        var before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, fault) -> seen.complete(fault));
        try (var broken = new LoopbackServer(0, Responses::problem)) {
            broken.start(_ -> {
                throw new StackOverflowError("deep");
            });
            try (var client = new RawClient(broken.port())) {
                client.write("GET / HTTP/1.0\r\n\r\n");
                assertThat(seen.get(20, TimeUnit.SECONDS)).hasMessage("deep");
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    private String message(String request) {
        return "-Dleadscore.seed=" + seed + ": " + request;
    }
}
