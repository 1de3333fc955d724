package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a message of the queue to a receiver over HTTP, and back to the lead's page. */
class CrmSyncHandlerTest {
    private static final String CANARY = "canary-7f3a@pii.test";
    private static final String SECRET = "canary-secret";

    private final List<String> got = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 200;
    private final HttpServer server;
    private final Functions functions;

    CrmSyncHandlerTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            got.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/canary-path");
        functions = new Functions(Settings.of("leadscore", "eu-central-1")
                .withCrm(new CrmSettings(List.of(new CrmSettings.Sink("webhook",
                        Json.obj("url", url.toString(), "secret", "arn", "allowPrivate", Json.Bool.TRUE))))),
                "weighted-b2b");
        functions.secretText = SECRET;
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void qualify(String user) {
        for (String call : List.of(
                "{\"userId\": \"%s\", \"traits\": {\"email\": \"" + CANARY + "\", \"industry\": \"Technology\", "
                        + "\"jobTitle\": \"CTO\", \"country\": \"US\"}}",
                "{\"userId\": \"%s\", \"event\": \"Demo Requested\"}",
                "{\"userId\": \"%s\", \"event\": \"Webinar Attended\"}")) {
            String path = call.contains("event") ? "/v1/track" : "/v1/identify";
            assertThat(functions.ingest(Http.call(path, call.formatted(user))).status()).isEqualTo(200);
        }
    }

    private String leadId(String user) {
        return functions.ask(Http.get("/leads/user:" + user)).at("leadId");
    }

    private String deliver(String body, int received) {
        return functions
                .crmSync(Json.obj("Records", List.of(Json.obj("messageId", "m1", "receiptHandle", "r1", "body", body,
                        "attributes", Json.obj("ApproximateReceiveCount", Integer.toString(received))))).toJson());
    }

    private String look(String user) {
        return "{\"look\":\"" + leadId(user) + "\"}";
    }

    @Test
    void the_lead_shows_how_it_stands_and_the_receiver_gets_what_the_api_answers() {
        qualify("u1");
        assertThat(functions.ask(Http.get("/leads/user:u1")).at("crm")).isEqualTo("[]");
        assertThat(deliver(look("u1"), 1)).doesNotContain("m1");
        String answer = functions.ask(Http.get("/leads/user:u1")).body();
        String crm = ",\"crm\":[{\"sink\":\"webhook\",\"record\":null,\"state\":\"synced\",\"at\":\"2026-03-02T10:00:00Z\","
                + "\"error\":null}]}";
        assertThat(answer).endsWith(crm);
        assertThat(got).singleElement()
                .satisfies(body -> assertThat(body).endsWith(
                        ",\"lead\":" + answer.substring(0, answer.length() - crm.length()) + "},\"change\":null}"));
        deliver(look("u1"), 1);
        assertThat(got).as("nothing has changed").hasSize(1);
    }

    @Test
    void messages_come_back_when_it_is_time_and_the_lead_says_why() {
        qualify("u1");
        status = 503;
        for (int received = 1; received <= 9; received++) {
            assertThat(deliver(look("u1"), received)).contains("m1");
            assertThat(functions.postponed).containsEntry("r1",
                    Duration.ofSeconds(Math.min(900, 10L << (received - 1))));
        }
        assertThat(state()).isEqualTo("pending the receiver answered 503");
        status = 401;
        assertThat(deliver(look("u1"), 10)).contains("m1");
        assertThat(functions.postponed).containsEntry("r1", Duration.ofMinutes(5));
        assertThat(functions.metrics).containsEntry("CrmPaused", 1);
        assertThat(state()).isEqualTo("paused the receiver answered 401");
        int requests = got.size();
        assertThat(deliver(look("u1"), 11)).contains("m1");
        assertThat(got).as("nothing is sent in a pause").hasSize(requests);
        status = 422;
        functions.advance(Duration.ofMinutes(5));
        deliver(look("u1"), 12);
        assertThat(state()).isEqualTo("failed the receiver answered 422");
        assertThat(functions.crmRefused).singleElement().asString().contains(leadId("u1"), "the receiver answered 422");
    }

    private String state() {
        return functions.ask(Http.get("/leads/user:u1")).at("crm.0.state") + " "
                + functions.ask(Http.get("/leads/user:u1")).at("crm.0.error");
    }

    @Test
    void after_a_sweep_only_leads_with_another_rounded_score_are_looked_at() {
        qualify("u1");
        deliver(look("u1"), 1);
        deliver("{\"detail-type\": \"Decay Sweep Completed\", \"detail\": {}}", 1);
        assertThat(functions.crmMessages).hasSize(8);
        List<Functions.Delayed> shards = List.copyOf(functions.crmMessages);
        functions.crmMessages.clear();
        shards.forEach(shard -> deliver(shard.body(), 1));
        assertThat(functions.crmMessages).isEmpty();
        functions.advance(Duration.ofDays(400));
        shards.forEach(shard -> deliver(shard.body(), 1));
        assertThat(functions.crmMessages).extracting(Functions.Delayed::body)
                .containsExactly("{\"look\":\"" + leadId("u1") + "\",\"sink\":\"webhook\"}");
        deliver(functions.crmMessages.pop().body(), 1);
        assertThat(got).hasSize(2);
        shards.forEach(shard -> deliver(shard.body(), 1));
        assertThat(functions.crmMessages).isEmpty();
    }

    @Test
    void neither_secrets_nor_personal_data_are_in_logs_metrics_or_reasons() {
        qualify("u1");
        String output = Output.of(() -> {
            for (int answer : List.of(500, 404, 429, 302, 401)) {
                status = answer;
                deliver(look("u1"), 1);
            }
            deliver("no message", 1);
            server.stop(0);
            functions.advance(Duration.ofMinutes(20));
            deliver(look("u1"), 2);
        });
        assertThat(got).as("the address is sent").isNotEmpty().allMatch(body -> body.contains(CANARY));
        assertThat(
                output + functions.metrics + functions.crmRefused + functions.ask(Http.get("/leads/user:u1")).at("crm"))
                .doesNotContain("canary");
        assertThat(functions.crmRefused).hasSize(3);
    }
}
