package io.leadscore.functions.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answer to CloudFormation. Without it, a deployment would wait until its timeout. */
class HttpCloudFormationTest {
    private static final String SIGNED = "/arn%3Aaws%3Acloudformation%3Aus-east-1%3A1%3Astack/s/g%7Cr?X-Amz-Signature=0a1b";

    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            int status = statuses.isEmpty() ? 200 : statuses.removeFirst();
            if (status == 0) {
                await();
            }
            exchange.sendResponseHeaders(status == 0 ? 200 : status, -1);
            exchange.close();
        });
        server.start();
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    private void answer() {
        var quick = new HttpCloudFormation(Duration.ofMillis(300), Duration.ofMillis(1));
        quick.answer(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + SIGNED), "{\"a\":1}");
    }

    @Test
    void the_answer_is_put_to_the_signed_url_without_a_content_type() {
        answer();
        assertThat(received).containsExactly("PUT " + SIGNED + " null {\"a\":1}");
    }

    @Test
    void a_temporary_error_is_retried() {
        statuses.addAll(List.of(503, 0));
        answer();
        assertThat(received).hasSize(3);
    }

    @Test
    void it_stops_in_limited_time_and_does_not_reveal_the_url() {
        statuses.addAll(List.of(0, 0, 0, 200));
        long start = System.nanoTime();
        assertThatThrownBy(this::answer).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HttpTimeoutException")
                .hasMessageNotContaining("Signature");
        assertThat(received).hasSize(3);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void an_expired_url_is_not_retried() {
        statuses.add(403);
        assertThatThrownBy(this::answer).isInstanceOf(IllegalStateException.class).hasMessageContaining("403");
        assertThat(received).hasSize(1);
    }

    @Test
    void all_attempts_take_much_less_time_than_the_function_has() {
        assertThat(HttpCloudFormation.MAX_TIME).isLessThan(Duration.ofSeconds(20));
    }
}
