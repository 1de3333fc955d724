package io.leadscore.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server answers everything that is sent, and no client holds a thread or a connection for ever. */
class LoopbackServerTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final int MALFORMED = 3_000;
    private static final int MAX_BODY = 100_000;
    /** More than the buffers of a connection, so that the answer comes while the client still sends. */
    private static final int LARGE_BODY = 20_000_000;

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);

    private final LoopbackServer server = started();

    private static LoopbackServer started() {
        try {
            return new LoopbackServer(0, Responses::problem,
                    new Connection.Times(SHORT, Duration.ofSeconds(20), SHORT));
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
    private static void echo(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            Responses.problem(exchange, 413, "too large");
            return;
        }
        var target = RequestTarget.of(exchange);
        byte[] answer = (exchange.getRequestMethod() + " " + target.path() + " " + target.query() + " "
                + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        boolean large = target.path().equals("/large");
        exchange.sendResponseHeaders(200, large ? LARGE_BODY : answer.length);
        exchange.getResponseBody().write(large ? new byte[LARGE_BODY] : answer);
        exchange.close();
    }

    @Test
    void the_usual_time_of_a_request_is_ten_seconds() {
        assertThat(Connection.Times.USUAL.request()).isEqualTo(Duration.ofSeconds(10));
    }

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
                assertThat(client.answer().problem(message(parts.get(i))).status()).isEqualTo(408);
                client.awaitEnd();
            }
        }
        silent.awaitEnd();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(SHORT).isLessThan(SHORT.multipliedBy(20));
    }

    @Test
    void one_byte_after_the_other_gets_no_more_time() throws Exception {
        try (var client = new RawClient(server.port())) {
            long begun = System.nanoTime();
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
            assertThat(client.answer().problem("").status()).isEqualTo(408);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SHORT.multipliedBy(20));
            ended.set(true);
            sender.join();
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
        assertThat(echoed("GET /a%zz?b=%e|^{\"\\ HTTP/1.1\r\n\r\n")).isEqualTo("GET /a%zz b=%e|^{\"\\ ");
        assertThat(echoed("GET //x//y?a?b#c HTTP/1.1\r\n\r\n")).isEqualTo("GET //x//y a?b#c ");
        assertThat(echoed("GET http://h:1/x?y HTTP/1.1\r\n\r\n")).isEqualTo("GET /x y ");
        assertThat(echoed("GET /\u00c3\u00bc HTTP/1.1\n\n")).isEqualTo("GET /\u00fc  ");
        assertThat(echoed("OPTIONS * HTTP/1.0\r\n\r\n")).isEqualTo("OPTIONS *  ");
    }

    private String echoed(String request) throws IOException {
        return RawClient.send(server.port(), request).body();
    }

    @Test
    void requests_on_one_connection_are_answered_in_their_order() throws Exception {
        try (var client = new RawClient(server.port())) {
            String first = "\r\nPOST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nT: x\r\n\r\n";
            String second = "POST /2 HTTP/1.1\r\nContent-Length: 3\r\n\r\ndef\r\n";
            client.write(first + second + "GET /3 HTTP/1.0\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("POST /1  abc");
            assertThat(client.answer().body()).isEqualTo("POST /2  def");
            assertThat(client.answer().body()).isEqualTo("GET /3  ");
            client.awaitEnd();
        }
        try (var client = new RawClient(server.port())) {
            client.write("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(client.write("ok").answer().body()).isEqualTo("POST /  ok");
        }
    }

    @Test
    void what_is_no_request_is_answered_by_a_problem_document() throws Exception {
        for (String bad : List.of("x\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET / x\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "GET /a b HTTP/1.1\r\n\r\n", "GET /\u0000 HTTP/1.1\r\n\r\n", "GET x:y HTTP/1.1\r\n\r\n",
                "G T / HTTP/1.1\r\n\r\n", "CONNECT h:1 HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\na b: c\r\n\r\n", "GET / HTTP/1.1\r\na: b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\n: c\r\n\r\n", "GET / HTTP/1.1\r\na: \u0000\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 9999999999999999999\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n")) {
            try (var client = new RawClient(server.port())) {
                assertThat(client.write(bad).answer().problem(bad).status()).as(bad).isEqualTo(400);
                client.awaitEnd();
            }
        }
        for (String large : List.of("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\na: " + "x".repeat(10_000_000) + "\r\n\r\n",
                "GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(100_000) + "\r\n")) {
            assertThat(RawClient.send(server.port(), large).problem("large").status()).isEqualTo(431);
        }
    }

    /** Changes bytes of a valid request, and cuts it. Each is answered, whether it is still a request or not. */
    @Test
    void random_bytes_are_always_answered() throws Exception {
        String valid = "POST /a?b=c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
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
            if (bytes.toString().isBlank()) {
                continue;
            }
            try (var client = new RawClient(server.port())) {
                client.write(bytes.toString()).endOutput();
                var answer = client.answer();
                if (answer.status() != 200) {
                    assertThat(answer.problem(message(bytes.toString())).status()).isBetween(400, 431);
                }
            } catch (IOException e) {
                throw new AssertionError(message(bytes.toString()), e);
            }
        }
    }

    @Test
    void more_connections_than_the_server_has_get_503_and_the_time_of_a_retry() throws Exception {
        var clients = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < LoopbackServer.MAX_CONNECTIONS; i++) {
                clients.add(new RawClient(server.port()).write("GET / HTTP/1.1\r\n\r\n"));
            }
            for (RawClient client : clients) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
            try (var one = new RawClient(server.port())) {
                var refused = one.write("GET / HTTP/1.1\r\n\r\n").answer().problem("");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.headers()).containsKey("retry-after");
                one.awaitEnd();
            }
            clients.removeFirst().close();
            RawClient.Answer answer = RawClient.send(server.port(), "GET / HTTP/1.0\r\n\r\n");
            while (answer.status() == 503) {
                answer = RawClient.send(server.port(), "GET / HTTP/1.0\r\n\r\n");
            }
            assertThat(answer.status()).isEqualTo(200);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private String message(String request) {
        return "-Dleadscore.seed=" + seed + ": " + request;
    }
}
