package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Salesforce says of a lead that it got from this machine, as an event on the local bus. */
class CrmEventTest {
    private static final String BUS = "aws.partner/salesforce.com/00D5g00000ABCDEEA4/0YL5g0000008OkLGAU";
    private static final String RECORD = "00Q5g0000000001EAA";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** As much of Salesforce as a lead needs to arrive there. The functions' own tests check each request against the published API. */
    private static String answer(String path) {
        if (path.endsWith("/token")) {
            return Json.obj("access_token", "token", "instance_url", "https://acme.my.salesforce.com").toJson();
        }
        return path.endsWith("/query") ? Json.obj("done", true, "records", List.of()).toJson()
                : Json.arr(List.of(Json.obj("id", RECORD, "success", true, "errors", List.of()))).toJson();
    }

    @Test
    void a_status_that_sales_sets_is_an_outcome_of_the_lead(@TempDir Path directory) throws Exception {
        HttpServer salesforce = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        salesforce.createContext("/", exchange -> {
            byte[] body = answer(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        salesforce.start();
        String file = Files.writeString(directory.resolve("crm.json"), Json.arr(List.of(Json.obj("sink", "salesforce",
                "url", "http://127.0.0.1:" + salesforce.getAddress().getPort(), "secret", "arn", "incoming",
                Json.obj("bus", BUS, "outcomes", List.of(Json.obj("object", "lead", "property", "Status", "value",
                        "Working - Contacted", "outcome", "accepted"))))))
                .toJson()).toString();
        try (var up = UpProcess.start(Map.of("LEADSCORE_CRM_SECRET_SALESFORCE",
                "{\"clientId\": \"id\", \"clientSecret\": \"secret\"}"), "--crm", file)) {
            up.call("identify", "{\"userId\": \"ada\", \"traits\": {\"email\": \"ada@example.com\", "
                    + "\"industry\": \"Technology\", \"jobTitle\": \"CTO\", \"country\": \"US\"}}");
            up.call("track", "{\"userId\": \"ada\", \"event\": \"Demo Requested\"}");
            up.call("track", "{\"userId\": \"ada\", \"event\": \"Webinar Attended\"}");
            await(up, RECORD);
            Json.Obj event = Json.obj("source", BUS, "detail-type", "LeadChangeEvent", "detail",
                    Json.obj("payload", Json.obj("Status", "Working - Contacted", "ChangeEventHeader",
                            Json.obj("entityName", "Lead", "changeType", "UPDATE", "changedFields", List.of("Status"),
                                    "transactionKey", "0005e192-9e62-2554-3880-3c3718bd6308", "sequenceNumber", 1,
                                    "commitTimestamp", Instant.now().toEpochMilli(), "recordIds", List.of(RECORD)))));
            var put = up.post("/_local/bus", event.toJson());
            assertThat(put.statusCode()).as(put.body()).isLessThan(300);
            await(up, "\"outcome\":{\"outcome\":\"accepted\"", "\"source\":\"salesforce\"");
        } finally {
            salesforce.stop(0);
        }
    }

    private static void await(UpProcess up, String... texts) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        String body;
        do {
            body = up.get("/leads/user:ada").body();
            Thread.sleep(100);
        } while (!List.of(texts).stream().allMatch(body::contains) && Instant.now().isBefore(end));
        assertThat(body).contains(texts);
    }
}
