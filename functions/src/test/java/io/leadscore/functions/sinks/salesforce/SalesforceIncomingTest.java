package io.leadscore.functions.sinks.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.Functions;
import io.leadscore.functions.Http;
import io.leadscore.functions.Output;
import io.leadscore.functions.Settings;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.crm.IncomingSettings;
import io.leadscore.functions.port.crm.RecordOwners.Owner;
import io.leadscore.functions.service.RecordClaims;
import io.leadscore.functions.service.VirtualClock;
import io.leadscore.functions.sinks.salesforce.SalesforceStub.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What Salesforce says: the events of its Change Data Capture, as its Event Relay puts them on a partner event bus, and the outcomes that they become.
 *
 * <p>Sources of the samples in {@code src/test/resources/salesforce}:
 * <ul>
 * <li>Change Data Capture Developer Guide, "ChangeEventHeader Fields", "Gap Events", "Overflow Events" and "Delivered Enriched Event Messages":
 * https://developer.salesforce.com/docs/platform/change-data-capture/guide/cdc-other-events.html and its neighbours
 * <li>Event Relay guide, "Event Relay Configuration and Event Channels":
 * https://developer.salesforce.com/docs/platform/event-relay/guide/event-relay-config.html
 * <li>Object Reference, EventRelayFeedback, RemoteResource: the name of the partner event source
 * <li>That the record is in {@code detail.payload}: what public consumers of relayed events read, such as the Terraform module
 * salesforce-event-relay. Amazon AppFlow sends another form, with the header in {@code detail}
 * </ul>
 */
class SalesforceIncomingTest {
    private static final String BUS = "aws.partner/salesforce.com/00D5g00000ABCDEEA4/0YL5g0000008OkLGAU";
    private static final String CANARY = "ann.canary@example.com";
    private static final Json.Obj INCOMING = Json.obj("bus", BUS, "currency", "EUR", "outcomes",
            List.of(entry("lead", "Status", "Working - Contacted", "accepted"),
                    entry("lead", "Status", "Unqualified", "rejected"), entry("lead", "Rating", "Cold", "recycled"),
                    entry("contact", "Title", "Champion", "accepted"),
                    entry("opportunity", "StageName", "Closed Won", "won"),
                    entry("opportunity", "StageName", "Closed Lost", "lost")));

    private final SalesforceStub org = new SalesforceStub(new VirtualClock(Functions.START)).prepared()
            .withDeals(true);
    private final HttpServer server;
    private final Functions functions;

    SalesforceIncomingTest() throws IOException {
        server = org.served();
        functions = functions(Json.obj("incoming", INCOMING));
        Objects.requireNonNull(org.schema.get(SalesforceStub.LEAD))
                .put("Rating", new SalesforceStub.Field("Text", 80, true));
    }

    private Functions functions(Json.Obj more) {
        var made = new Functions(Settings.of("leadscore", "eu-central-1")
                .withCrm(new CrmSettings(List.of(
                        sink(more.with("url", Json.text("http://127.0.0.1:" + server.getAddress().getPort())))))),
                "weighted-b2b");
        made.secretText = SalesforceStub.SECRET;
        return made;
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private static Json.Obj entry(String object, String property, String value, String outcome) {
        return Json.obj("object", object, "property", property, "value", value, "outcome", outcome);
    }

    private static CrmSettings.Sink sink(Json.Obj more) {
        var options = new LinkedHashMap<>(Json.obj("sink", "salesforce", "secret", "arn:app").fields());
        options.putAll(more.fields());
        return new CrmSettings.Sink("salesforce", new Json.Obj(options));
    }

    // ---- events

    private static Json.Obj json(String text) {
        try {
            return new JsonReader(JsonReader.Limits.INPUT).readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError(text, e);
        }
    }

    private static Json.Obj sample(String name) {
        try (var file = SalesforceIncomingTest.class.getResourceAsStream("/salesforce/" + name + ".json")) {
            return json(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Json.Obj payload(Json.Obj event, Json.Obj payload) {
        return event.with("detail", event.object("detail").with("payload", payload));
    }

    private static Json.Obj value(Json.Obj event, String field, Json value) {
        return payload(event, event.object("detail").object("payload").with(field, value));
    }

    private static Json.Obj header(Json.Obj event, String field, Json value) {
        return value(event, "ChangeEventHeader",
                event.object("detail").object("payload").object("ChangeEventHeader").with(field, value));
    }

    private static Json.Obj records(Json.Obj event, String... ids) {
        return header(event, "recordIds", Json.arr(List.of(ids)));
    }

    private static Json.Obj transaction(Json.Obj event, String key, Instant at) {
        return header(header(event, "transactionKey", Json.text(key)), "commitTimestamp",
                Json.number(at.toEpochMilli()));
    }

    private static Json.Obj status(Row lead, String status, String transaction, Instant at) {
        return transaction(value(records(sample("lead-updated"), lead.id), "Status", Json.text(status)), transaction,
                at);
    }

    private static Json.Obj closed(Row opportunity, String stage) {
        return value(records(sample("opportunity-updated"), opportunity.id), "StageName", Json.text(stage));
    }

    // ---- the system

    /** A lead that has this record. */
    private String lead(String user, Row record) {
        assertThat(functions.ingest(Http.call("/v1/identify",
                "{\"userId\": \"" + user + "\", \"traits\": {\"email\": \"" + user + ".canary@example.com\"}}"))
                .status()).isEqualTo(200);
        String leadId = functions.ask(Http.get("/leads/user:" + user)).at("leadId");
        assertThat(new RecordClaims(functions.leads(), functions.wiring().decisions(), functions.wiring().models(),
                () -> functions.now).claim(leadId, "salesforce", record.id)).isEqualTo(new Owner.Claimed());
        return leadId;
    }

    private String deliver(String body, int received) {
        // A call of the API is free again.
        functions.advance(Duration.ofSeconds(11));
        return functions.crmSync(Json.obj("Records", List.of(Json.obj("messageId", "m1", "receiptHandle", "r1", "body",
                body, "attributes", Json.obj("ApproximateReceiveCount", Integer.toString(received))))).toJson());
    }

    /** The limit of the API is not used up by the next request. */
    private void noLimit() {
        org.faults.add((_, land) -> {
            functions.advance(Duration.ofSeconds(11));
            return land.get();
        });
    }

    private void deliverAll(Json.Obj... events) {
        for (Json.Obj event : events) {
            assertThat(deliver(event.toJson(), 1)).doesNotContain("m1");
        }
        while (!functions.crmMessages.isEmpty()) {
            assertThat(deliver(functions.crmMessages.pop().body(), 1)).doesNotContain("m1");
        }
    }

    private String outcome(String user) {
        return functions.ask(Http.get("/leads/user:" + user)).at("outcome");
    }

    private List<Activity> outcomes() {
        return functions.stored().stream().filter(activity -> activity.source().equals("salesforce")).toList();
    }

    // ---- people

    @Test
    void a_status_that_sales_sets_is_an_outcome_once_however_often_it_is_said() {
        Row record = org.add(SalesforceStub.LEAD);
        lead("ann", record);
        assertThat(deliver(sample("lead-updated").toJson(), 1)).doesNotContain("m1");
        assertThat(functions.crmMessages).extracting(Functions.Delayed::body)
                .containsExactly(
                        "{\"changed\":{\"system\":\"salesforce\",\"portal\":\"00D5g00000ABCDEEA4\",\"object\":\"lead\","
                                + "\"id\":\"00Q5g0000000001EAA\",\"property\":\"Status\",\"value\":\"Working - Contacted\","
                                + "\"occurredAt\":\"2026-03-02T09:59:57Z\",\"event\":\"0005e192-9e62-2554-3880-3c3718bd6308-1\"}}");
        deliverAll(sample("lead-updated"), sample("lead-updated"));
        assertThat(outcome("ann")).contains("accepted");
        assertThat(outcomes()).singleElement().satisfies(activity -> {
            assertThat(activity.event()).isEqualTo("Lead Accepted");
            assertThat(activity.occurredAt()).isEqualTo(Instant.parse("2026-03-02T09:59:57Z"));
            assertThat(activity.messageId())
                    .isEqualTo("0005e192-9e62-2554-3880-3c3718bd6308-1-00Q5g0000000001EAA-Status");
        });
        assertThat(org.requests).isEmpty();
        assertThat(functions.crmRefused).isEmpty();
    }

    @Test
    void each_record_of_an_event_has_its_outcome_and_short_ids_are_those_of_the_same_records() {
        List<Row> rows = List.of(org.add(SalesforceStub.LEAD), org.add(SalesforceStub.LEAD));
        lead("ann", rows.get(0));
        lead("bob", rows.get(1));
        deliverAll(records(sample("lead-updated"), rows.get(0).id, rows.get(1).id.substring(0, 15), rows.get(1).id,
                "00Q5g0000000099EAA"));
        assertThat(outcome("ann")).contains("accepted");
        assertThat(outcome("bob")).contains("accepted");
        assertThat(outcomes()).hasSize(2);
        assertThat(functions.metrics).containsEntry("CrmUnknownRecord", 1);
    }

    @Test
    void several_properties_of_one_event_are_several_outcomes() {
        lead("ann", org.add(SalesforceStub.LEAD));
        Json.Obj event = value(sample("lead-updated"), "Rating", Json.text("Cold"));
        deliverAll(header(event, "changedFields", Json.arr(List.of("Status", "Rating"))));
        assertThat(outcomes()).extracting(Activity::event).containsExactlyInAnyOrder("Lead Accepted", "Lead Recycled");
    }

    @Test
    void a_field_that_has_not_changed_says_nothing() {
        lead("ann", org.add(SalesforceStub.LEAD));
        deliverAll(header(sample("lead-updated"), "changedFields", Json.arr(List.of("Phone"))),
                value(sample("lead-updated"), "Status", Json.Null.NULL),
                value(sample("lead-updated"), "Status", Json.text("New")));
        assertThat(outcomes()).isEmpty();
        assertThat(functions.crmMessages).isEmpty();
        deliverAll(header(header(sample("lead-updated"), "changedFields", Json.arr(List.of())), "changeType",
                Json.text("CREATE")));
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void our_own_changes_and_deletions_say_nothing_and_those_of_other_apps_do() {
        lead("ann", org.add(SalesforceStub.LEAD));
        for (String origin : List.of("com/salesforce/api/rest/64.0;client=leadscore", "client=leadscore",
                "com/salesforce/api/rest/64.0;client=leadscore/")) {
            deliverAll(header(sample("lead-updated"), "changeOrigin", Json.text(origin)));
        }
        for (String type : List.of("DELETE", "GAP_DELETE", "SNAPSHOT")) {
            deliverAll(header(sample("lead-updated"), "changeType", Json.text(type)));
        }
        deliverAll(header(header(sample("lead-gap"), "changeOrigin",
                Json.text("com/salesforce/api/rest/64.0;client=leadscore")), "entityName", Json.text("Lead")));
        assertThat(outcomes()).isEmpty();
        assertThat(org.requests).isEmpty();
        deliverAll(header(sample("lead-updated"), "changeOrigin",
                Json.text("com/salesforce/api/rest/64.0;client=leadscore-other")));
        assertThat(outcomes()).hasSize(1);
        assertThat(functions.crmRefused).isEmpty();
    }

    @Test
    void of_an_erased_person_nothing_is_kept() {
        lead("ann", org.add(SalesforceStub.LEAD));
        functions.ask(Http.get("/leads/user:ann").method("DELETE"));
        deliverAll(sample("lead-updated"));
        assertThat(outcomes()).isEmpty();
        assertThat(functions.crmRefused).isEmpty();
    }

    /** Changes of many records, in transactions of one or several, each event several times, in any order. */
    @Test
    void repeated_and_late_events_leave_the_outcomes_of_the_times_at_which_they_occurred() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 4; i++) {
            rows.add(org.add(SalesforceStub.LEAD));
            lead("u" + i, rows.get(i));
        }
        var last = new LinkedHashMap<Row, String>();
        var events = new ArrayList<Json.Obj>();
        int expected = 0;
        for (int t = 0; t < 8; t++) {
            List<Row> some = rows.stream().filter(_ -> random.nextInt(3) > 0).toList();
            String status = random.nextBoolean() ? "Working - Contacted" : "Unqualified";
            Json.Obj event = records(status(rows.getFirst(), status, "tx-" + t,
                    Functions.START.minusSeconds(1_000 - t)), some.stream().map(row -> row.id).toArray(String[]::new));
            if (some.isEmpty()) {
                continue;
            }
            some.forEach(row -> last.put(row, status));
            expected += some.size();
            for (int i = 0; i <= random.nextInt(3); i++) {
                events.add(event);
            }
        }
        Collections.shuffle(events, random);
        events.forEach(event -> deliver(event.toJson(), 1));
        var messages = new ArrayList<>(functions.crmMessages.stream().map(Functions.Delayed::body).toList());
        functions.crmMessages.clear();
        Collections.shuffle(messages, random);
        messages.forEach(message -> deliver(message, 1));
        for (int i = 0; i < rows.size(); i++) {
            String status = last.get(rows.get(i));
            assertThat(outcome("u" + i)).as("seed " + seed)
                    .contains(status == null ? "null" : status.equals("Unqualified") ? "rejected" : "accepted");
        }
        assertThat(outcomes()).as("seed " + seed).hasSize(expected);
        assertThat(functions.crmRefused).as("seed " + seed).isEmpty();
    }

    // ---- opportunities

    private Row opportunity(Json amount, String currency) {
        Row row = org.add(SalesforceStub.OPPORTUNITY, "StageName", "Closed Won", "CurrencyIsoCode", currency);
        row.fields.put("Amount", amount);
        return row;
    }

    @Test
    void each_contact_of_an_opportunity_has_the_outcome_and_the_primary_one_has_the_amount() {
        List<Row> contacts = List.of(org.add(SalesforceStub.CONTACT), org.add(SalesforceStub.CONTACT),
                org.add(SalesforceStub.CONTACT));
        lead("ann", contacts.get(0));
        lead("bob", contacts.get(1));
        Row deal = opportunity(Json.number(12_000), "USD");
        org.addRole(deal, contacts.get(0), false);
        org.addRole(deal, contacts.get(2), false);
        org.addRole(deal, contacts.get(1), true);
        org.addRole(deal, contacts.get(1), false);
        deliverAll(closed(deal, "Closed Won"), closed(deal, "Closed Won"));
        assertThat(outcome("bob")).contains("won", "12000", "USD");
        assertThat(outcome("ann")).contains("won").doesNotContain("12000");
        assertThat(outcomes()).hasSize(2)
                .allSatisfy(activity -> assertThat(activity.properties().text("deal")).isEqualTo(deal.id));
        deliverAll(transaction(closed(deal, "Closed Lost"), "tx-2", Functions.START.plusSeconds(1)));
        assertThat(outcome("bob")).contains("lost").doesNotContain("12000");
        assertThat(functions.crmRefused).isEmpty();
    }

    @Test
    void an_org_with_one_currency_has_that_of_the_settings() {
        org.withDeals(false);
        Row contact = org.add(SalesforceStub.CONTACT);
        lead("ann", contact);
        Row deal = opportunity(new Json.Num("1.25E7"), "");
        org.addRole(deal, contact, true);
        noLimit();
        deliverAll(closed(deal, "Closed Won"));
        assertThat(outcome("ann")).contains("12500000", "EUR");
        int calls = org.requests.size();
        deliverAll(transaction(closed(deal, "Closed Won"), "tx-2", Functions.START));
        assertThat(org.requests).as("it is remembered that there is no such field").hasSize(calls + 3);
    }

    /** The sync can find out later that the Lead is a Contact now. */
    @Test
    void the_contact_of_an_opportunity_that_was_a_lead_is_this_lead() {
        Row record = org.add(SalesforceStub.LEAD, "Email", "ann.canary@example.com");
        lead("ann", record);
        Row deal = opportunity(Json.number(5), "EUR");
        org.addRole(deal, org.convert(record), true);
        deliverAll(closed(deal, "Closed Won"));
        assertThat(outcome("ann")).contains("won", "5");
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void an_opportunity_that_is_gone_is_counted_and_one_that_cannot_be_read_comes_back() {
        Row contact = org.add(SalesforceStub.CONTACT);
        lead("ann", contact);
        deliverAll(sample("opportunity-updated"));
        assertThat(functions.metrics).containsEntry("CrmUnknownRecord", 1);
        Row deal = opportunity(Json.number(5), "EUR");
        org.addRole(deal, contact, true);
        deliver(closed(deal, "Closed Won").toJson(), 1);
        String message = functions.crmMessages.pop().body();
        for (var fault : Map.of(SalesforceStub.answer(503, "<html>"), Duration.ofSeconds(20),
                SalesforceStub.answer(429, "[]", "30"), Duration.ofSeconds(30),
                SalesforceStub.error(403, "API_DISABLED_FOR_ORG"), Duration.ofMinutes(5),
                SalesforceStub.error(400, "INVALID_TYPE"), Duration.ofMinutes(5),
                SalesforceStub.error(403, "REQUEST_LIMIT_EXCEEDED"), Duration.ofMinutes(15)).entrySet()) {
            org.faults.add(fault.getKey());
            assertThat(deliver(message, 2)).contains("m1");
            assertThat(functions.postponed).containsEntry("r1", fault.getValue());
        }
        assertThat(outcomes()).isEmpty();
        assertThat(deliver(message, 3)).doesNotContain("m1");
        assertThat(deliver(message, 4)).doesNotContain("m1");
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void what_can_never_be_recorded_is_in_the_dead_letter_queue_with_its_reason() {
        Row contact = org.add(SalesforceStub.CONTACT);
        lead("ann", contact);
        Row deal = opportunity(new Json.Num("1E999999999"), "EUR");
        org.addRole(deal, contact, true);
        deliverAll(closed(deal, "Closed Won"));
        deal.fields.put("Amount", new Json.Num("99999999999999999"));
        deliverAll(closed(deal, "Closed Won"));
        org.faults.add(SalesforceStub.error(400, "MALFORMED_QUERY"));
        deliverAll(closed(deal, "Closed Won"));
        deal.fields.put("Amount", Json.number(5));
        deal.fields.put("CurrencyIsoCode", Json.text("XXXX"));
        deliverAll(closed(deal, "Closed Won"));
        deal.fields.put("CurrencyIsoCode", Json.text("EUR"));
        assertThat(functions.crmRefused).hasSize(4);
        assertThat(functions.crmRefused.get(0)).endsWith("\"reason\":\"the amount of the deal is not a number\"}");
        assertThat(functions.crmRefused.get(1)).contains("revenue.amount must be a number");
        assertThat(functions.crmRefused.get(2)).contains("Salesforce answered 400 MALFORMED_QUERY")
                .doesNotContain("canary");
        assertThat(functions.crmRefused.get(3)).contains("revenue.currency must be a currency code");
        assertThat(deliver(functions.crmRefused.getFirst(), 1)).as("a person sends it back").doesNotContain("m1");
        assertThat(outcomes()).hasSize(1);
    }

    // ---- gaps

    @Test
    void after_a_gap_the_record_says_what_it_is_now() {
        Row record = org.add(SalesforceStub.LEAD, "Status", "Unqualified", "Email", CANARY);
        lead("ann", record);
        deliverAll(sample("lead-gap"), sample("lead-gap"));
        assertThat(outcome("ann")).contains("rejected");
        assertThat(outcomes()).hasSize(1);
        deliverAll(transaction(sample("lead-gap"), "tx-2", Functions.START));
        assertThat(outcomes()).as("nobody said it again").hasSize(1);
        record.fields.put("Status", Json.text("Working - Contacted"));
        deliverAll(transaction(sample("lead-gap"), "tx-3", Functions.START.plusSeconds(5)));
        assertThat(outcome("ann")).contains("accepted");
        Row contact = org.add(SalesforceStub.CONTACT);
        lead("bob", contact);
        Row deal = opportunity(Json.number(7), "EUR");
        org.addRole(deal, contact, true);
        noLimit();
        deliverAll(header(records(sample("lead-gap"), deal.id), "entityName", Json.text("Opportunity")));
        assertThat(outcome("bob")).contains("won", "7");
        assertThat(functions.crmRefused).isEmpty();
    }

    @Test
    void a_gap_of_a_record_that_cannot_be_read_comes_back_and_of_one_that_is_gone_is_counted() {
        Row record = org.add(SalesforceStub.LEAD, "Status", "Unqualified");
        lead("ann", record);
        deliver(sample("lead-gap").toJson(), 1);
        String message = functions.crmMessages.pop().body();
        org.faults.add(SalesforceStub.error(503, "SERVER_UNAVAILABLE"));
        assertThat(deliver(message, 1)).contains("m1");
        org.faults.add(SalesforceStub.error(400, "MALFORMED_QUERY"));
        assertThat(deliver(message, 1)).doesNotContain("m1");
        assertThat(functions.crmRefused).singleElement().asString().contains("\"unsaid\"", "MALFORMED_QUERY");
        assertThat(deliver(functions.crmRefused.getFirst(), 1)).doesNotContain("m1");
        assertThat(outcomes()).hasSize(1);
        deliverAll(records(sample("lead-gap"), "00Q5g0000000099EAA"));
        assertThat(functions.metrics).containsEntry("CrmUnknownRecord", 1);
    }

    // ---- what is no such event

    @Test
    void an_event_that_cannot_be_used_is_in_the_dead_letter_queue_without_personal_data() {
        lead("ann", org.add(SalesforceStub.LEAD));
        Json.Obj event = value(sample("lead-updated"), "Email", Json.text(CANARY));
        for (Json.Obj wrong : List.of(header(event, "transactionKey", Json.text("a b")),
                header(event, "transactionKey", Json.number(1)), header(event, "sequenceNumber", Json.text("x")),
                header(event, "commitTimestamp", new Json.Num("1e99")), header(event, "recordIds", Json.text("x")),
                records(event), records(event, "00Q*"), records(event, "00Q' OR Id != '"),
                header(event, "changeType", Json.text("GAP_OVERFLOW")),
                event.with("source", Json.text(BUS + "2")))) {
            deliverAll(wrong);
            assertThat(functions.crmRefused).as(wrong.toJson()).hasSize(1);
            assertThat(functions.crmRefused.getFirst()).contains("\"reason\"").doesNotContain("canary");
            functions.crmRefused.clear();
        }
        assertThat(outcomes()).isEmpty();
        assertThat(functions.crmMessages).isEmpty();
        assertThat(org.requests).isEmpty();
        deliverAll(records(event, "00Q*", "00Q5g0000000001EAA"));
        assertThat(outcomes()).as("the others count").hasSize(1);
    }

    /** Any part of an event is another kind of value. */
    @Test
    void no_event_makes_the_function_fail() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        lead("ann", org.add(SalesforceStub.LEAD));
        List<Json> odd = List.of(Json.Null.NULL, Json.Bool.TRUE, Json.number(-1), new Json.Num("1e999"), Json.text(""),
                Json.text("\u0000'\\\";--"), Json.text("x".repeat(100_000)), Json.arr(List.of()),
                Json.arr(List.of(List.of())), Json.obj(), Json.obj("a", Json.obj("b", 1)));
        for (int i = 0; i < 200; i++) {
            Json.Obj event = sample(List.of("lead-updated", "opportunity-updated", "lead-gap").get(random.nextInt(3)));
            for (int j = 0; j <= random.nextInt(2); j++) {
                event = (Json.Obj) changed(event, odd.get(random.nextInt(odd.size())), random);
            }
            assertThat(deliver(event.toJson(), 1)).as("seed " + seed + " " + event.toJson()).doesNotContain("m1");
            while (!functions.crmMessages.isEmpty()) {
                assertThat(deliver(functions.crmMessages.pop().body(), 1)).as("seed " + seed).doesNotContain("m1");
            }
        }
        assertThat(outcomes()).as("seed " + seed)
                .allSatisfy(
                        activity -> assertThat(activity.event()).startsWith("Lead "));
    }

    /** A value somewhere in it is another one. */
    private static Json changed(Json json, Json odd, Random random) {
        if (!(json instanceof Json.Obj object) || object.isEmpty()) {
            return odd;
        }
        List<String> names = object.fields().keySet().stream().filter(name -> !name.equals("source")).toList();
        String name = names.contains("detail") && random.nextInt(5) > 0 ? "detail"
                : names.contains("payload") && random.nextInt(8) > 0 ? "payload"
                        : names.get(random.nextInt(names.size()));
        return object.with(name, changed(Objects.requireNonNull(object.get(name)), odd, random));
    }

    @Test
    void records_with_many_and_long_fields_are_read() {
        lead("ann", org.add(SalesforceStub.LEAD));
        Json.Obj payload = sample("lead-updated").object("detail").object("payload");
        for (int i = 0; i < 600; i++) {
            payload = payload.with("Field" + i + "__c", Json.text("x"));
        }
        deliverAll(payload(sample("lead-updated"), payload.with("Long__c", Json.text("x".repeat(131_072)))));
        assertThat(outcomes()).hasSize(1);
    }

    @Test
    void other_events_of_the_bus_say_nothing_and_without_settings_a_person_sees_them() {
        deliverAll(payload(sample("lead-updated"), Json.obj("Order__c", "1")),
                header(sample("lead-updated"), "entityName", Json.text("Account")));
        assertThat(functions.crmRefused).isEmpty();
        var without = functions(Json.obj());
        without.crmSync(Json.obj("Records", List.of(Json.obj("messageId", "m1", "receiptHandle", "r1", "body",
                value(sample("lead-updated"), "Email", Json.text(CANARY)).toJson()))).toJson());
        assertThat(without.crmRefused).singleElement()
                .asString()
                .contains("nothing comes back")
                .doesNotContain("canary");
    }

    @Test
    void neither_secrets_nor_personal_data_are_in_logs_metrics_or_messages() {
        Row contact = org.add(SalesforceStub.CONTACT, "Email", CANARY);
        lead("ann", contact);
        Row deal = opportunity(Json.number(7), "EUR");
        org.addRole(deal, contact, true);
        String output = Output.of(() -> {
            deliver(value(closed(deal, "Closed Won"), "Name", Json.text(CANARY)).toJson(), 1);
            String queued = functions.crmMessages.toString();
            org.faults.add(SalesforceStub.error(400, "MALFORMED_QUERY"));
            deliverAll();
            assertThat(queued).doesNotContain("canary");
        });
        assertThat(output + functions.crmRefused + functions.metrics).doesNotContain("canary");
    }

    // ---- settings

    @Test
    void settings_that_no_event_could_match_are_refused() {
        for (Json.Obj wrong : List.of(INCOMING.with("bus", Json.text("leadscore")),
                INCOMING.with("bus", Json.Null.NULL),
                INCOMING.with("bus", Json.text("aws.partner/salesforce.com/00D5g00000ABCDEEA4")),
                INCOMING.with("currency", Json.text("euro")), INCOMING.with("currency", Json.Null.NULL),
                INCOMING.with("outcomes", Json.arr(List.of())),
                INCOMING.with("outcomes", Json.arr(List.of(entry("deal", "StageName", "x", "won")))),
                INCOMING.with("outcomes", Json.arr(List.of(entry("lead", "Status FROM Lead", "x", "won")))),
                INCOMING.with("outcomes", Json.arr(List.of(entry("lead", "leadscore_stage__c", "x", "won")))),
                INCOMING.with("outcomes", Json.arr(List.of(entry("lead", "Company", "x", "won")))))) {
            assertThatThrownBy(() -> IncomingSettings.of(sink(Json.obj("incoming", wrong, "traits",
                    Json.obj("company", "Company"))))).as(wrong.toJson()).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(IncomingSettings.of(sink(Json.obj()))).isEmpty();
        assertThat(IncomingSettings.of(sink(Json.obj("incoming", INCOMING)))).isPresent();
    }
}
