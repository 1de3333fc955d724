package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A lead that qualifies on this machine arrives at a receiver on this machine. */
class CrmWebhookTest {
    private record Got(String body, String signature) {}

    @Test
    void a_lead_that_qualifies_arrives_within_seconds_although_the_receiver_is_busy_at_first() throws Exception {
        BlockingQueue<Got> got = new LinkedBlockingQueue<>();
        var answers = new AtomicInteger();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            got.add(new Got(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    exchange.getRequestHeaders().getFirst("Leadscore-Signature")));
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(answers.getAndIncrement() == 0 ? 429 : 204, -1);
            exchange.close();
        });
        receiver.start();
        try (var up = UpProcess.start("--crm-webhook",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/leads")) {
            send(up, "/v1/identify",
                    """
                    {"writeKey": "local", "userId": "ada", "traits": {"industry": "Technology", "jobTitle": "CTO", "country": "US"}}""");
            send(up, "/v1/track", "{\"writeKey\": \"local\", \"userId\": \"ada\", \"event\": \"Demo Requested\"}");
            send(up, "/v1/track", "{\"writeKey\": \"local\", \"userId\": \"ada\", \"event\": \"Webinar Attended\"}");
            Got first = got.poll(30, TimeUnit.SECONDS);
            Got second = got.poll(30, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            assertThat(second).isNotNull().satisfies(request -> {
                assertThat(request.body()).contains("\"userId\":[\"ada\"]", "\"change\":{\"eventId\":");
                assertThat(request.signature()).matches("t=[0-9]+,v1=[0-9a-f]{64}");
            });
        } finally {
            receiver.stop(0);
        }
    }

    private static void send(UpProcess up, String path, String json) throws Exception {
        var answer = up.send(HttpRequest.newBuilder(URI.create(up.url() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
