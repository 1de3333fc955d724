package io.leadscore.functions.sinks.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.functions.Answer;
import io.leadscore.functions.Functions;
import io.leadscore.functions.Http;
import io.leadscore.functions.Output;
import io.leadscore.functions.Settings;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.crm.IncomingSettings;
import io.leadscore.functions.port.crm.RecordOwners.Owner;
import io.leadscore.functions.service.RecordClaims;
import io.leadscore.functions.service.VirtualClock;
import io.leadscore.functions.sinks.hubspot.HubSpotStub.Deal;
import io.leadscore.functions.sinks.hubspot.HubSpotStub.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What HubSpot says: its webhooks with their signatures, and the outcomes that they become. */
class HubSpotIncomingTest {
    private static final String URL = "https://leads.example.com/crm/hubspot";
    private static final String SECRET = "client-secret-canary";
    private static final String CANARY = "ann.canary@example.com";
    private static final Json.Obj INCOMING = Json.obj("webhookUrl", URL, "secret", "arn:client", "currency", "EUR",
            "outcomes",
            List.of(entry("contact", "hs_lead_status", "OPEN", "accepted"),
                    entry("contact", "hs_lead_status", "UNQUALIFIED", "rejected"),
                    entry("deal", "dealstage", "closedwon", "won"), entry("deal", "dealstage", "closedlost", "lost")));

    private final HubSpotStub stub = HubSpotStub.prepared(new VirtualClock(Functions.START));
    private final HubSpotServer server;
    private final Functions functions;

    HubSpotIncomingTest() throws IOException {
        server = new HubSpotServer(stub);
        functions = new Functions(Settings.of("leadscore", "eu-central-1")
                .withCrm(new CrmSettings(List.of(sink(Json.obj("url", server.url(), "incoming", INCOMING))))),
                "weighted-b2b");
        // Both the client secret and the access token: it has no spaces.
        functions.secretText = SECRET;
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Json.Obj entry(String object, String property, String value, String outcome) {
        return Json.obj("object", object, "property", property, "value", value, "outcome", outcome);
    }

    private static CrmSettings.Sink sink(Json.Obj more) {
        var options = new LinkedHashMap<>(Json.obj("sink", "hubspot", "secret", "arn:token").fields());
        options.putAll(more.fields());
        return new CrmSettings.Sink("hubspot", new Json.Obj(options));
    }

    /** A lead that has this contact. */
    private String lead(String user, String contact) {
        assertThat(functions.ingest(Http.call("/v1/identify",
                "{\"userId\": \"" + user + "\", \"traits\": {\"email\": \"" + user + ".canary@example.com\"}}"))
                .status())
                .isEqualTo(200);
        String leadId = functions.ask(Http.get("/leads/user:" + user)).at("leadId");
        assertThat(new RecordClaims(functions.leads(), functions.wiring().decisions(), functions.wiring().models(),
                () -> functions.now).claim(leadId, "hubspot", contact)).isEqualTo(new Owner.Claimed());
        return leadId;
    }

    private Json.Obj event(String type, long id, String property, String value, Instant occurredAt) {
        return Json.obj("eventId", 100, "subscriptionId", 7, "portalId", 4711, "appId", 12345, "occurredAt",
                occurredAt.toEpochMilli(), "subscriptionType", type + ".propertyChange", "attemptNumber", 0,
                "objectId", id, "propertyName", property, "propertyValue", value, "changeSource", "CRM_UI", "sourceId",
                "userId:9");
    }

    private Json.Obj status(long contact, String value) {
        return event("contact", contact, "hs_lead_status", value, functions.now);
    }

    private static String signature(String method, String url, byte[] body, String millis, String secret)
            throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((method + url).getBytes(StandardCharsets.UTF_8));
        mac.update(body);
        return Base64.getEncoder().encodeToString(mac.doFinal(millis.getBytes(StandardCharsets.UTF_8)));
    }

    /** By an implementation that shares nothing with ours. */
    private static String signedByPython(byte[] body, String millis) throws Exception {
        return python("""
                import base64, hashlib, hmac, sys
                url, millis, secret = sys.argv[1:]
                signed = b"POST" + url.encode() + sys.stdin.buffer.read() + millis.encode()
                print(base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode())
                """, body, URL, millis, SECRET);
    }

    private static String python(String program, byte[] input, String... arguments) throws Exception {
        Path file = Files.createTempFile("sign", ".py");
        try {
            Files.writeString(file, program);
            var command = new ArrayList<>(List.of("python3", file.toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (var out = process.getOutputStream()) {
                out.write(input);
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor()).isZero();
            return answer;
        } finally {
            Files.delete(file);
        }
    }

    private Answer send(byte[] body, String signature, String millis) {
        return functions.ingest(Http.post("/crm/hubspot", "application/json", "")
                .bytes(body)
                .header("X-HubSpot-Signature-v3", signature)
                .header("X-HubSpot-Request-Timestamp", millis));
    }

    private Answer send(Json.Obj... events) throws GeneralSecurityException {
        byte[] body = Json.arr(List.of(events)).toJson().getBytes(StandardCharsets.UTF_8);
        String millis = Long.toString(functions.now.toEpochMilli());
        return send(body, signature("POST", URL, body, millis, SECRET), millis);
    }

    private String deliver(String body, int received) {
        return functions.crmSync(Json.obj("Records", List.of(Json.obj("messageId", "m1", "receiptHandle", "r1", "body",
                body, "attributes", Json.obj("ApproximateReceiveCount", Integer.toString(received))))).toJson());
    }

    /** Delivers all messages, once each. */
    private void deliverAll() {
        while (!functions.crmMessages.isEmpty()) {
            // A call of the API is free again.
            functions.advance(Duration.ofSeconds(11));
            assertThat(deliver(functions.crmMessages.pop().body(), 1)).doesNotContain("m1");
        }
    }

    private String outcome(String user) {
        return functions.ask(Http.get("/leads/user:" + user)).at("outcome");
    }

    private List<Activity> outcomes() {
        return functions.stored().stream().filter(activity -> activity.source().equals("hubspot")).toList();
    }

    // ---- the door

    @Test
    void what_python_has_signed_is_queued_and_nothing_is_looked_up() throws Exception {
        lead("ann", "501");
        byte[] body = Json.arr(List.of(status(501, "OPEN"), status(501, "ü unknown"),
                event("contact", 501, "email", CANARY, functions.now),
                event("company", 501, "hs_lead_status", "OPEN", functions.now),
                Json.obj("subscriptionType", "contact.creation", "objectId", 501)))
                .toJson()
                .getBytes(StandardCharsets.UTF_8);
        String now = Long.toString(functions.now.toEpochMilli());
        assertThat(send(body, signedByPython(body, now), now).status()).isEqualTo(200);
        assertThat(functions.crmMessages).extracting(Functions.Delayed::body)
                .containsExactly("{\"changed\":{\"system\":\"hubspot\",\"portal\":\"4711\",\"object\":\"contact\","
                        + "\"id\":\"501\",\"property\":\"hs_lead_status\",\"value\":\"OPEN\","
                        + "\"occurredAt\":\"2026-03-02T10:00:00Z\"}}");
        assertThat(stub.calls).isEmpty();
        deliverAll();
        assertThat(outcome("ann")).contains("accepted");
        assertThat(outcomes()).singleElement().satisfies(activity -> {
            assertThat(activity.event()).isEqualTo("Lead Accepted");
            assertThat(activity.occurredAt()).isEqualTo(Functions.START);
        });
    }

    @Test
    void newer_subscriptions_name_the_object_by_its_id() throws Exception {
        lead("ann", "501");
        send(event("object", 501, "hs_lead_status", "OPEN", functions.now).with("objectTypeId", Json.text("0-1"))
                .with("objectId", Json.text("501")),
                event("object", 501, "hs_lead_status", "OPEN", functions.now).with("objectTypeId", Json.text("0-2")));
        assertThat(functions.crmMessages).hasSize(1);
        deliverAll();
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void forged_old_and_early_requests_are_401_and_leave_nothing() throws Exception {
        byte[] body = Json.arr(List.of(status(501, "OPEN"))).toJson().getBytes(StandardCharsets.UTF_8);
        for (Duration offset : List.of(Duration.ofMinutes(-5), Duration.ofMinutes(5), Duration.ZERO)) {
            String millis = Long.toString(functions.now.plus(offset).toEpochMilli());
            assertThat(send(body, signature("POST", URL, body, millis, SECRET), millis).status()).isEqualTo(200);
        }
        functions.crmMessages.clear();
        String now = Long.toString(functions.now.toEpochMilli());
        var refused = new ArrayList<Answer>();
        for (Duration offset : List.of(Duration.ofMinutes(5).plusMillis(1), Duration.ofMinutes(-5).minusMillis(1))) {
            String millis = Long.toString(functions.now.plus(offset).toEpochMilli());
            refused.add(send(body, signature("POST", URL, body, millis, SECRET), millis));
        }
        refused.add(send(body, signature("POST", URL + "/", body, now, SECRET), now));
        refused.add(send(body, signature("POST", "http://leads.example.com/crm/hubspot", body, now, SECRET), now));
        refused.add(send(body, signature("PUT", URL, body, now, SECRET), now));
        refused.add(send(body, signature("POST", URL, body, now, "other"), now));
        refused.add(send(body, "", now));
        refused.add(send(body, signature("POST", URL, body, now, SECRET), "soon"));
        refused.add(send(body, signature("POST", URL, body, now, SECRET), ""));
        refused.add(functions.ingest(Http.post("/crm/hubspot", "application/json", "[]")));
        assertThat(refused).hasSize(10).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(401));
        assertThat(functions.crmMessages).isEmpty();
        assertThat(functions.metrics).containsEntry("CrmForged", 10);
    }

    /** One byte of the body, the signature or the time is another one. */
    @Test
    void no_request_with_one_wrong_byte_is_taken() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        byte[] body = Json.arr(List.of(status(501, "OPEN"))).toJson().getBytes(StandardCharsets.UTF_8);
        String now = Long.toString(functions.now.toEpochMilli());
        String signature = signature("POST", URL, body, now, SECRET);
        for (int i = 0; i < 300; i++) {
            byte[] otherBody = body.clone();
            byte[] otherSignature = signature.getBytes(StandardCharsets.UTF_8);
            byte[] otherTime = now.getBytes(StandardCharsets.UTF_8);
            byte[] changed = List.of(otherBody, otherSignature, otherTime).get(random.nextInt(3));
            int at = random.nextInt(changed.length);
            byte before = changed[at];
            changed[at] = (byte) (random.nextBoolean() ? before ^ (1 << random.nextInt(7)) : 32 + random.nextInt(95));
            if (changed[at] == before) {
                continue;
            }
            assertThat(send(otherBody, new String(otherSignature, StandardCharsets.ISO_8859_1),
                    new String(otherTime, StandardCharsets.ISO_8859_1)).status()).as("seed " + seed).isIn(401, 400);
        }
        assertThat(functions.crmMessages).as("seed " + seed).isEmpty();
        assertThat(send(body, signature, now).status()).isEqualTo(200);
    }

    @Test
    void both_secrets_are_taken_while_they_are_changed() throws Exception {
        functions.secretText = "new-secret " + SECRET;
        assertThat(send(status(501, "OPEN")).status()).isEqualTo(200);
    }

    @Test
    void our_own_changes_are_dropped_and_those_of_other_apps_are_not() throws Exception {
        Json.Obj own = status(501, "OPEN").with("changeSource", Json.text("INTEGRATION"));
        send(own.with("sourceId", Json.text("12345")), own.with("sourceId", Json.number(12345)));
        assertThat(functions.crmMessages).isEmpty();
        send(own.with("sourceId", Json.text("99")));
        assertThat(functions.crmMessages).hasSize(1);
    }

    @Test
    void genuine_requests_that_are_not_json_are_400_and_others_have_no_harm() throws Exception {
        String now = Long.toString(functions.now.toEpochMilli());
        byte[] broken = "[{".getBytes(StandardCharsets.UTF_8);
        assertThat(send(broken, signature("POST", URL, broken, now, SECRET), now).status()).isEqualTo(400);
        for (String odd : List.of("{}", "[]", "[1,null,[]]", "\"x\"", "[{\"subscriptionType\":\"a.propertyChange\"}]",
                "[{\"subscriptionType\":\"contact.propertyChange\",\"objectId\":\"x\",\"occurredAt\":1e99}]")) {
            byte[] body = odd.getBytes(StandardCharsets.UTF_8);
            assertThat(send(body, signature("POST", URL, body, now, SECRET), now).status()).as(odd).isEqualTo(200);
        }
        assertThat(functions.crmMessages).isEmpty();
    }

    @Test
    void the_route_exists_only_if_the_settings_say_what_comes_back() throws IOException {
        var without = new Functions(Settings.of("leadscore", "eu-central-1")
                .withCrm(new CrmSettings(List.of(sink(Json.obj("url", server.url()))))), "weighted-b2b");
        assertThat(without.ingest(Http.post("/crm/hubspot", "application/json", "[]")).status()).isEqualTo(404);
        assertThat(functions.ask(Http.post("/crm/hubspot", "application/json", "[]")).status()).isEqualTo(404);
    }

    // ---- outcomes

    /** Changes of many contacts, each several times, in any order. */
    @Test
    void repeated_and_late_changes_leave_the_outcomes_of_the_times_at_which_they_occurred() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var said = new LinkedHashMap<Integer, List<Json.Obj>>();
        var events = new ArrayList<Json.Obj>();
        for (int lead = 0; lead < 5; lead++) {
            lead("u" + lead, Integer.toString(600 + lead));
            var own = new ArrayList<Json.Obj>();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                own.add(event("contact", 600 + lead, "hs_lead_status", random.nextBoolean() ? "OPEN" : "UNQUALIFIED",
                        Functions.START.minusSeconds(1_000L * (i + 1))));
            }
            said.put(lead, own);
            own.forEach(event -> {
                for (int i = 0; i <= random.nextInt(3); i++) {
                    events.add(event.with("attemptNumber", Json.number(i))
                            .with("eventId",
                                    Json.number(random.nextInt(50))));
                }
            });
        }
        Collections.shuffle(events, random);
        send(events.toArray(Json.Obj[]::new));
        deliverAll();
        said.forEach((lead, own) -> assertThat(outcome("u" + lead)).as("seed " + seed)
                .contains("OPEN".equals(own.getFirst().text("propertyValue")) ? "accepted" : "rejected"));
        assertThat(outcomes()).as("seed " + seed).hasSize(said.values().stream().mapToInt(List::size).sum());
        assertThat(functions.crmRefused).isEmpty();
    }

    @Test
    void a_record_that_no_lead_has_is_counted_and_dropped() throws Exception {
        send(status(999, "OPEN"));
        deliverAll();
        assertThat(outcomes()).isEmpty();
        assertThat(functions.crmRefused).isEmpty();
        assertThat(functions.metrics).containsEntry("CrmUnknownRecord", 1);
    }

    @Test
    void of_an_erased_person_nothing_is_kept() throws Exception {
        lead("ann", "501");
        functions.ask(Http.get("/leads/user:ann").method("DELETE"));
        send(event("contact", 501, "hs_lead_status", "OPEN", Functions.START.minusSeconds(60)));
        deliverAll();
        assertThat(outcomes()).isEmpty();
        assertThat(functions.crmRefused).isEmpty();
    }

    private void token() {
        functions.secretText = HubSpotStub.TOKEN;
        // The secret is remembered for five minutes.
        functions.advance(Duration.ofMinutes(6));
    }

    private void closed(String deal, String stage) throws Exception {
        functions.secretText = SECRET;
        functions.advance(Duration.ofMinutes(6));
        assertThat(send(event("deal", Long.parseLong(deal), "dealstage", stage, functions.now)).status())
                .isEqualTo(200);
        token();
    }

    @Test
    void only_the_primary_contact_of_a_deal_has_its_amount() throws Exception {
        lead("ann", "501");
        lead("bob", "502");
        lead("cat", "503");
        stub.deals.put("77", new Deal("12000.5", "USD", Map.of("501", "Champion", "502", "Primary", "404", "x")));
        closed("77", "closedwon");
        deliverAll();
        assertThat(outcome("bob")).contains("12000.5", "USD", "won");
        assertThat(outcome("ann")).contains("won").doesNotContain("12000.5");
        assertThat(outcome("cat")).isEqualTo("null");
        assertThat(outcomes()).hasSize(2)
                .allSatisfy(activity -> assertThat(activity.properties().text("deal")).isEqualTo("77"));
        closed("77", "closedlost");
        deliverAll();
        assertThat(outcome("bob")).contains("lost").doesNotContain("12000.5");
        assertThat(stub.violations).isEmpty();
    }

    @Test
    void without_a_label_the_contact_with_the_lowest_id_that_is_a_lead_has_the_amount() throws Exception {
        lead("ann", "1501");
        lead("bob", "502");
        stub.deals.put("78", new Deal("99.12345", null, Map.of("1501", "", "502", "", "7", "")));
        closed("78", "closedwon");
        deliverAll();
        assertThat(outcome("bob")).contains("99.123", "EUR");
        assertThat(outcome("ann")).contains("won").doesNotContain("99.123");
    }

    @Test
    void a_deal_that_is_gone_is_counted_and_one_that_cannot_be_read_comes_back() throws Exception {
        lead("ann", "501");
        closed("80", "closedwon");
        String message = functions.crmMessages.peek().body();
        deliverAll();
        assertThat(functions.metrics).containsEntry("CrmUnknownRecord", 1);
        stub.deals.put("80", new Deal("1", "EUR", Map.of("501", "")));
        for (var fault : Map.of(500, Duration.ofSeconds(20), 429, Duration.ofSeconds(10), 403, Duration.ofMinutes(5))
                .entrySet()) {
            stub.faults.add(Fault.answers(fault.getKey(), null, ""));
            functions.advance(Duration.ofSeconds(11));
            assertThat(deliver(message, 2)).contains("m1");
            assertThat(functions.postponed).containsEntry("r1", fault.getValue());
        }
        stub.faults.add(Fault.answers(429, "86400", ""));
        assertThat(deliver(message, 2)).contains("m1");
        assertThat(functions.postponed).containsEntry("r1", Duration.ofMinutes(15));
        assertThat(outcomes()).isEmpty();
        functions.advance(Duration.ofSeconds(11));
        assertThat(deliver(message, 3)).doesNotContain("m1");
        assertThat(deliver(message, 4)).doesNotContain("m1");
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void what_can_never_be_recorded_is_in_the_dead_letter_queue_with_its_reason() throws Exception {
        lead("ann", "501");
        for (String amount : List.of("a lot", "99999999999999999")) {
            stub.deals.put("81", new Deal(amount, "EUR", Map.of("501", "")));
            closed("81", "closedwon");
            deliverAll();
        }
        stub.deals.put("81", new Deal("1", "XXXX", Map.of("501", "")));
        closed("81", "closedwon");
        deliverAll();
        closed("81", "closedwon");
        stub.faults.add(Fault.answers(400, null, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"" + CANARY + "\"}"));
        deliverAll();
        assertThat(functions.crmRefused).hasSize(4);
        assertThat(functions.crmRefused.getFirst()).endsWith("\"reason\":\"the amount of the deal is not a number\"}");
        assertThat(functions.crmRefused.get(1)).contains("revenue.amount must be a number");
        assertThat(functions.crmRefused.get(2)).contains("revenue.currency must be a currency code");
        assertThat(functions.crmRefused.get(3)).contains("HubSpot answered 400 (VALIDATION_ERROR)");
        assertThat(outcomes()).isEmpty();
        stub.deals.put("81", new Deal("1", "EUR", Map.of("501", "")));
        functions.advance(Duration.ofSeconds(11));
        assertThat(deliver(functions.crmRefused.getFirst(), 1)).as("a person sends it back").doesNotContain("m1");
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void what_no_settings_expect_is_in_the_dead_letter_queue() throws Exception {
        deliver("{\"changed\":{\"system\":\"salesforce\",\"portal\":\"1\",\"object\":\"contact\",\"id\":\"1\","
                + "\"property\":\"p\",\"value\":\"v\",\"occurredAt\":\"2026-03-02T10:00:00Z\"}}", 1);
        deliver("{\"changed\":{\"system\":\"hubspot\",\"occurredAt\":\"soon\"}}", 1);
        assertThat(functions.crmRefused).hasSize(2);
    }

    @Test
    void neither_secrets_nor_personal_data_are_in_logs_metrics_or_messages() throws Exception {
        lead("ann", "501");
        String output = Output.of(() -> {
            try {
                send(event("contact", 501, "email", CANARY, functions.now), status(501, "OPEN"));
                byte[] body = CANARY.getBytes(StandardCharsets.UTF_8);
                String now = Long.toString(functions.now.toEpochMilli());
                send(body, "forged", now);
                send(body, signature("POST", URL, body, now, SECRET), now);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(output + functions.crmMessages + functions.metrics).doesNotContain("canary");
    }

    // ---- settings

    @Test
    void settings_that_would_read_back_what_we_write_are_refused() {
        for (Json.Obj wrong : List.of(entry("contact", "leadscore_stage", "SQL", "won"),
                entry("contact", "jobtitle", "x", "won"), entry("contact", "lifecyclestage", "customer", "won"),
                entry("company", "x", "y", "won"), entry("contact", " ", "y", "won"),
                entry("contact", "x", "y", "bought"))) {
            var all = Json.obj("traits", Json.obj("jobTitle", "jobtitle"), "lifecycleStages",
                    Json.obj("MQL", "marketingqualifiedlead"), "incoming",
                    INCOMING.with("outcomes", Json.arr(List.of(wrong))));
            assertThatThrownBy(() -> IncomingSettings.of(sink(all))).as(wrong.toJson())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("outcomes[0]");
        }
        for (Json.Obj wrong : List.of(INCOMING.with("webhookUrl", Json.text("leads.example.com")),
                INCOMING.with("webhookUrl", Json.Null.NULL), INCOMING.with("secret", Json.text(" ")),
                INCOMING.with("currency", Json.text("euro")), INCOMING.with("currency", Json.Null.NULL),
                INCOMING.with("outcomes", Json.arr(List.of())), INCOMING.with("outcomes", Json.text("x")),
                INCOMING.with("outcomes", Json.arr(List.of(entry("deal", "a", "b", "won"),
                        entry("deal", "a", "b", "lost")))))) {
            assertThatThrownBy(() -> IncomingSettings.of(sink(Json.obj("incoming", wrong)))).as(wrong.toJson())
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(IncomingSettings.of(sink(Json.obj()))).isEmpty();
        assertThat(IncomingSettings.of(sink(Json.obj("incoming", INCOMING)))).isPresent();
    }
}
