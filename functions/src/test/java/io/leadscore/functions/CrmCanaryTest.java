package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A CRM that quotes all that it gets in each of its errors. What a function logs, counts, reports and answers has none of it: no secret,
 * no token, and nothing of the person.
 */
class CrmCanaryTest {
    private static final String EMAIL = "canary-7f3a@pii.test";
    private static final List<Integer> STATUSES = List.of(400, 404, 409, 422, 207, 200, 302, 429, 500, 503, 401, 403);

    private final List<String> got = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 400;
    private final HttpServer server;

    CrmCanaryTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = body(exchange);
            got.add(exchange.getRequestURI() + " " + body);
            if (exchange.getRequestURI().getPath().endsWith("/oauth2/token")) {
                answer(exchange, 200, "{\"access_token\": \"canary-token\", \"token_type\": \"Bearer\"}");
                return;
            }
            boolean isSearch = exchange.getRequestURI().getPath().matches(".*(batch/read|query)");
            String quoted = Json.text(exchange.getRequestHeaders().entrySet() + body).toJson();
            answer(exchange, isSearch ? 200 : status, isSearch ? "{\"results\": [], \"records\": [], \"done\": true}"
                    : """
                    {"status": "error", "message": %1$s, "category": %1$s, "subCategory": %1$s, "policyName": %1$s,
                     "errors": [{"status": "error", "message": %1$s, "category": %1$s, "context": {"ids": [%1$s], "x": [%1$s]}}],
                     "results": [{"id": %1$s, "success": false, "errors": [{"statusCode": %1$s, "message": %1$s}]}]}"""
                            .formatted(quoted));
        });
        server.start();
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hubspot", "salesforce", "webhook"})
    void nothing_of_the_person_and_no_secret_leaves_but_to_the_crm(String sink) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        var functions = new Functions(Settings.of("leadscore", "eu-central-1")
                .withCrm(new CrmSettings(List.of(new CrmSettings.Sink(sink,
                        Json.obj("url", url, "secret", "arn", "allowPrivate", Json.Bool.TRUE, "traits",
                                Json.obj("nickname", "Nickname__c")))))),
                "weighted-b2b");
        functions.secretText = sink.equals("salesforce")
                ? Json.obj("clientId", "canary-id", "clientSecret", "canary-secret").toJson()
                : "canary-secret";
        for (String call : List.of(
                "{\"userId\": \"canary-user\", \"traits\": {\"email\": \"" + EMAIL
                        + "\", \"nickname\": \"canary-nick\", "
                        + "\"industry\": \"Technology\", \"jobTitle\": \"CTO\", \"country\": \"US\"}}",
                "{\"userId\": \"canary-user\", \"event\": \"Demo Requested\"}",
                "{\"userId\": \"canary-user\", \"event\": \"Webinar Attended\"}")) {
            assertThat(
                    functions.ingest(Http.call(call.contains("event") ? "/v1/track" : "/v1/identify", call)).status())
                    .isEqualTo(200);
        }
        String leadId = functions.ask(Http.get("/leads/user:canary-user")).at("leadId");
        var states = new ArrayList<String>();
        String output = Output.of(() -> {
            for (int each : STATUSES) {
                status = each;
                deliver(functions, leadId);
                states.add(functions.ask(Http.get("/leads/" + leadId)).at("crm"));
                functions.advance(Duration.ofMinutes(20));
            }
            server.stop(0);
            deliver(functions, leadId);
            states.add(functions.ask(Http.get("/leads/" + leadId)).at("crm"));
        });
        // Salesforce gets a query in its address.
        assertThat(URLDecoder.decode(String.join(" ", got), StandardCharsets.UTF_8)).as("it is sent").contains(EMAIL);
        assertThat(states).as("the lead says why")
                .anySatisfy(state -> assertThat(state).contains("failed"))
                .anySatisfy(state -> assertThat(state).contains("paused"));
        assertThat(output + functions.metrics + functions.crmRefused + functions.crmMessages + states)
                .doesNotContainIgnoringCase("canary");
    }

    private static void deliver(Functions functions, String leadId) {
        functions.crmSync(Json.obj("Records", List.of(Json.obj("messageId", "m1", "receiptHandle", "r1", "body",
                "{\"look\":\"" + leadId + "\",\"again\":true}", "attributes",
                Json.obj("ApproximateReceiveCount", "1")))).toJson());
    }
}
