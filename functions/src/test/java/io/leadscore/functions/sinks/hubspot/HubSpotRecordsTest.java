package io.leadscore.functions.sinks.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.service.VirtualClock;
import io.leadscore.functions.sinks.http.JdkJsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp.Heard;
import io.leadscore.functions.sinks.hubspot.HubSpotStub.Fault;
import io.leadscore.functions.sinks.record.BatchAnswer;
import io.leadscore.functions.sinks.record.LeadProperties;
import io.leadscore.functions.sinks.record.RecordAnswer;
import io.leadscore.functions.sinks.record.RecordApi.Search;
import io.leadscore.functions.sinks.record.RecordSetUp;
import io.leadscore.functions.sinks.record.RecordWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stub checks each request against the published API, so each test also looks for requests that the API does not have. */
class HubSpotRecordsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00.700Z");
    private static final String EMAIL = "ada.canary@example.com";

    private final VirtualClock clock = new VirtualClock(NOW);
    private final HubSpotStub stub = HubSpotStub.prepared(clock);
    private final HubSpotRecords api = api(stub, Json.Obj.EMPTY);

    private HubSpotRecords api(JsonHttp http, Json.Obj lifecycle) {
        var settings = settings(lifecycle);
        return new HubSpotRecords(new HubSpotCalls(http, settings, _ -> HubSpotStub.TOKEN + "\n", clock,
                clock::advance), settings);
    }

    private static CrmSettings.Sink settings(Json.Obj lifecycle) {
        return new CrmSettings.Sink("hubspot",
                Json.obj("sink", "hubspot", "secret", "arn:secret", "lifecycleStages", lifecycle));
    }

    private static RecordWrite write(@Nullable String record, String leadId, Json... more) {
        var properties = new LinkedHashMap<String, Json>();
        properties.put("leadscore_id", Json.text(leadId));
        properties.put("leadscore_score", Json.number(72));
        properties.put("leadscore_next_change_on", Json.Null.NULL);
        properties.put("leadscore_updated_at", Json.text("2026-03-02T10:00:00.700123456Z"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(((Json.Text) more[i]).value(), more[i + 1]);
        }
        return new RecordWrite(record, new Json.Obj(properties));
    }

    private static RecordWrite withEmail(String leadId, String email) {
        return write(null, leadId, Json.text("email"), Json.text(email));
    }

    private static List<RecordAnswer> each(BatchAnswer answer) {
        assertThat(answer).isInstanceOf(BatchAnswer.Each.class);
        return ((BatchAnswer.Each) answer).answers();
    }

    private static SinkAnswer whole(BatchAnswer answer) {
        if (answer instanceof BatchAnswer.Each(List<RecordAnswer> each)) {
            assertThat(each).hasSize(1);
            return ((RecordAnswer.NotWritten) each.getFirst()).answer();
        }
        return ((BatchAnswer.Whole) answer).answer();
    }

    private void keepsToTheApi() {
        assertThat(stub.violations).isEmpty();
    }

    // ---- find

    @Test
    void contacts_are_found_by_lead_id_and_by_any_of_their_addresses_in_one_read_each() {
        String stamped = stub.contacts.add(Map.of("leadscore_id", "lead-1", "email", "other@example.com"));
        String matched = stub.contacts.add(Map.of("email", EMAIL));
        String second = stub.contacts.add(Map.of("email", "x@example.com", "hs_additional_emails",
                "old@example.com;older@example.com"));
        var found = (Search.Found) api.find(List.of("lead-1", "lead-2"),
                List.of(EMAIL, "older@example.com", "nobody@example.com"));
        assertThat(found.byLeadId()).containsEntry("lead-1", stamped).doesNotContainKey("lead-2");
        assertThat(found.byEmail()).containsEntry(EMAIL, matched)
                .containsEntry("older@example.com", second)
                .doesNotContainKey("nobody@example.com");
        assertThat(stub.calls).hasSize(2);
        assertThat(stub.calls.getFirst().body().toJson()).isEqualTo(
                "{\"properties\":[\"leadscore_id\",\"email\",\"hs_additional_emails\"],\"propertiesWithHistory\":[],"
                        + "\"idProperty\":\"leadscore_id\",\"inputs\":[{\"id\":\"lead-1\"},{\"id\":\"lead-2\"}]}");
        keepsToTheApi();
    }

    /** One address that HubSpot does not take must not hide 99 contacts. */
    @Test
    void an_address_that_is_none_is_nobodys_and_hides_no_other_contact() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            var expected = new HashMap<String, String>();
            var emails = new ArrayList<String>();
            for (int i = 0; i < 100; i++) {
                String email = "p" + round + "-" + i + "@example.com";
                if (random.nextInt(3) == 0) {
                    expected.put(email, stub.contacts.add(Map.of("email", email)));
                }
                emails.add(random.nextInt(50) == 0 ? "not an address " + i : email);
            }
            expected.keySet().retainAll(emails);
            var found = (Search.Found) api.find(List.of(), emails);
            assertThat(found.byEmail()).as("seed " + seed).containsExactlyInAnyOrderEntriesOf(expected);
        }
        keepsToTheApi();
    }

    @Test
    void nothing_to_find_is_no_call_and_an_account_without_the_property_pauses() {
        assertThat(api.find(List.of(), List.of())).isEqualTo(new Search.Found(Map.of(), Map.of()));
        assertThat(stub.calls).isEmpty();
        stub.contacts.properties.remove("leadscore_id");
        var failed = (Search.Failed) api.find(List.of("lead-1"), List.of());
        assertThat(failed.answer()).isEqualTo(new SinkAnswer.Unauthorised(
                "HubSpot finds no contacts by the property leadscore_id (VALIDATION_ERROR)."
                        + " Run `leadscore crm prepare`"));
    }

    // ---- update

    @Test
    void an_update_names_the_record_and_has_texts_only() {
        String id = stub.contacts.add(Map.of("email", EMAIL, "leadscore_next_change_on", "2026-01-01"));
        assertThat(each(api.update(List.of(write(id, "lead-1"))))).containsExactly(new RecordAnswer.Written(id));
        assertThat(stub.bodies("batch/update").getFirst().toJson()).isEqualTo("{\"inputs\":[{\"id\":\"" + id
                + "\",\"objectWriteTraceId\":\"0\",\"properties\":{\"leadscore_id\":\"lead-1\",\"leadscore_score\":\"72\","
                + "\"leadscore_next_change_on\":\"\",\"leadscore_updated_at\":\"2026-03-02T10:00:00.700Z\"}}]}");
        assertThat(stub.contacts.of(id, "leadscore_")).isEqualTo(Map.of("leadscore_id", "lead-1", "leadscore_score",
                "72", "leadscore_updated_at", "2026-03-02T10:00:00.700Z"));
        keepsToTheApi();
    }

    @Test
    void a_stage_of_the_settings_becomes_the_lifecycle_stage_and_no_other_one_does() {
        var mapped = api(stub, Json.obj("MQL", "marketingqualifiedlead", "SQL", "salesqualifiedlead"));
        String id = stub.contacts.add(Map.of("email", EMAIL));
        for (var step : List.of(Map.entry("MQL", "marketingqualifiedlead"), Map.entry("SQL", "salesqualifiedlead"),
                Map.entry("Engaged", "salesqualifiedlead"), Map.entry("MQL", "salesqualifiedlead"))) {
            mapped.update(List.of(write(id, "lead-1", Json.text("leadscore_stage"), Json.text(step.getKey()))));
            assertThat(stub.contacts.of(id, "lifecyclestage")).containsEntry("lifecyclestage", step.getValue());
        }
        mapped.update(List.of(write(id, "lead-1", Json.text("leadscore_stage"), Json.Null.NULL)));
        assertThat(stub.bodies("batch/update")
                .stream()
                .map(body -> HubSpotStub.inputs(body).getFirst().object("properties").text("lifecyclestage"))
                .toList()).containsExactly("marketingqualifiedlead", "salesqualifiedlead", null,
                        "marketingqualifiedlead", null);
        keepsToTheApi();
    }

    @Test
    void a_deleted_contact_is_missing_and_a_merged_one_is_elsewhere() {
        String kept = stub.contacts.add(Map.of("email", EMAIL));
        String loser = stub.contacts.add(Map.of("email", "b@example.com"));
        String deleted = stub.contacts.add(Map.of("email", "c@example.com"));
        stub.contacts.merge(kept, loser);
        stub.contacts.remove(deleted);
        assertThat(each(api.update(List.of(write(deleted, "lead-1"), write(loser, "lead-2"),
                write(kept, "lead-3"))))).containsExactly(new RecordAnswer.Missing(), new RecordAnswer.Elsewhere(kept),
                        new RecordAnswer.Written(kept));
        assertThat(each(api.update(List.of(write(deleted, "lead-1"))))).containsExactly(new RecordAnswer.Missing());
        keepsToTheApi();
    }

    // ---- create

    @Test
    void a_contact_that_is_there_already_is_elsewhere_and_the_others_are_made() {
        String there = stub.contacts.add(Map.of("email", EMAIL));
        List<RecordAnswer> answers = each(api.create(List.of(withEmail("lead-1", "new@example.com"),
                withEmail("lead-2", EMAIL.toUpperCase(java.util.Locale.ROOT)),
                withEmail("lead-3", "broken address"), withEmail("lead-1", "newer@example.com"))));
        assertThat(answers.get(0)).isInstanceOf(RecordAnswer.Written.class);
        assertThat(answers.get(1)).isEqualTo(new RecordAnswer.Elsewhere(there));
        assertThat(answers.get(2)).isEqualTo(new RecordAnswer.NotWritten(new SinkAnswer.Refused(
                "HubSpot refused the contact (VALIDATION_ERROR, INVALID_EMAIL; property email)")));
        assertThat(answers.get(3)).isInstanceOf(RecordAnswer.NotWritten.class)
                .extracting("answer")
                .isInstanceOf(SinkAnswer.Later.class);
        assertThat(stub.calls).hasSize(1);
        keepsToTheApi();
    }

    /** Batches of contacts of all kinds, answered in any order, with and without trace ids. */
    @Test
    void each_answer_belongs_to_its_write_whatever_the_order_of_the_results() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            var own = HubSpotStub.prepared(clock);
            own.contacts.echoesTraces = random.nextBoolean();
            own.contacts.order = random;
            own.contacts.refused = values -> String.valueOf(values.get("leadscore_id")).startsWith("bad");
            var records = api(own, Json.Obj.EMPTY);
            var writes = new ArrayList<RecordWrite>();
            var expected = new ArrayList<String>();
            boolean isNew = random.nextBoolean();
            int size = 1 + random.nextInt(100);
            String survivor = own.contacts.add(Map.of("email", "survivor@example.com"));
            for (int i = 0; i < size; i++) {
                String email = "person" + i + "@example.com";
                switch (random.nextInt(4)) {
                    case 0 -> {
                        String id = own.contacts.add(Map.of("email", email));
                        writes.add(isNew ? withEmail("lead-" + i, email) : write(id, "lead-" + i));
                        expected.add(isNew ? "Elsewhere[record=" + id + "]" : "Written[record=" + id + "]");
                    }
                    case 1 -> {
                        String id = own.contacts.add(Map.of());
                        writes.add(write(isNew ? null : id, "bad-" + i));
                        expected.add("NotWritten");
                    }
                    case 2 -> {
                        String id = own.contacts.add(Map.of("email", email));
                        own.contacts.remove(id);
                        writes.add(isNew ? withEmail("lead-" + i, email) : write(id, "lead-" + i));
                        expected.add(isNew ? "Written" : "Missing[]");
                    }
                    default -> {
                        String id = own.contacts.add(Map.of());
                        own.contacts.merge(survivor, id);
                        writes.add(isNew ? withEmail("lead-" + i, email) : write(id, "lead-" + i));
                        expected.add(isNew ? "Written" : "Elsewhere[record=" + survivor + "]");
                    }
                }
            }
            List<RecordAnswer> answers = each(isNew ? records.create(writes) : records.update(writes));
            for (int i = 0; i < size; i++) {
                String why = "seed " + seed + ", round " + round + ", write " + i;
                assertThat(answers.get(i).toString()).as(why).startsWith(expected.get(i));
                if (answers.get(i) instanceof RecordAnswer.Written(String record)) {
                    assertThat(own.contacts.of(record, "leadscore_id")).as(why)
                            .containsEntry("leadscore_id", writes.get(i).properties().text("leadscore_id"));
                }
            }
            assertThat(own.violations).isEmpty();
        }
    }

    // ---- delete

    @Test
    void a_contact_is_deleted_for_good_and_a_limit_stops_the_others() {
        List<String> ids = IntStream.range(0, 4).mapToObj(_ -> stub.contacts.add(Map.of())).toList();
        stub.contacts.remove(ids.get(1));
        stub.faults.add(Fault.NONE);
        stub.faults.add(Fault.NONE);
        stub.faults.add(Fault.answers(429, "7", "{}"));
        assertThat(each(api.delete(ids))).containsExactly(new RecordAnswer.Written(ids.get(0)),
                new RecordAnswer.Missing(),
                new RecordAnswer.NotWritten(new SinkAnswer.Later("HubSpot answered 429", Duration.ofSeconds(7))),
                new RecordAnswer.NotWritten(new SinkAnswer.Later("HubSpot answered 429", Duration.ofSeconds(7))));
        assertThat(stub.contacts.all).doesNotContainKey(ids.get(0)).containsKeys(ids.get(2), ids.get(3));
        assertThat(stub.bodies("gdpr-delete").getFirst().toJson())
                .isEqualTo("{\"objectId\":\"" + ids.get(0) + "\"}");
        keepsToTheApi();
    }

    // ---- errors

    /** The rows of the table in docs/crm.md: one contact, and a batch of two. */
    @ParameterizedTest
    @CsvSource({"400, Refused, Refused", "401, Unauthorised, Unauthorised", "403, Unauthorised, Unauthorised",
            "404, Missing, Refused", "408, Later, Later", "409, Later, Refused", "413, Refused, Refused",
            "415, Refused, Refused", "422, Refused, Refused", "423, Later, Later", "425, Later, Later",
            "429, Later, Later", "477, Later, Later", "500, Unclear, Unclear", "502, Unclear, Unclear",
            "503, Unclear, Unclear", "504, Unclear, Unclear", "524, Unclear, Unclear", "301, Refused, Refused"})
    void each_status_has_one_meaning(int status, String one, String two) {
        String a = stub.contacts.add(Map.of());
        String b = stub.contacts.add(Map.of());
        String body = "{\"status\":\"error\",\"message\":\"about " + EMAIL + "\"}";
        stub.faults.add(Fault.answers(status, null, body));
        assertThat(meaning(api.update(List.of(write(a, "lead-1"))))).isEqualTo(one);
        stub.faults.add(Fault.answers(status, null, body));
        assertThat(meaning(api.update(List.of(write(a, "lead-1"), write(b, "lead-2"))))).isEqualTo(two);
        stub.faults.add(Fault.answers(status, null, body));
        assertThat(meaning(api.create(List.of(withEmail("lead-3", EMAIL), withEmail("lead-4", "b@example.com")))))
                .isEqualTo(two);
        stub.faults.add(Fault.answers(status, null, body));
        assertThat(api.find(List.of("lead-1"), List.of())).isInstanceOf(Search.Failed.class);
    }

    private static String meaning(BatchAnswer answer) {
        return switch (answer) {
            case BatchAnswer.Whole(SinkAnswer whole) -> whole.getClass().getSimpleName();
            case BatchAnswer.Each(List<RecordAnswer> each) ->
                each.getFirst() instanceof RecordAnswer.NotWritten(var why)
                        ? why.getClass().getSimpleName()
                        : each.getFirst().getClass().getSimpleName();
        };
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"TEN_SECONDLY_ROLLING, -, PT10S", "TEN_SECONDLY_ROLLING, 3, PT3S",
            "SECONDLY, -, PT10S", "DAILY, -, PT15M", "DAILY, 3, PT15M"})
    void the_limit_says_how_long_to_wait(String policy, @Nullable String retryAfter, Duration wait) {
        stub.faults.add(Fault.answers(429, retryAfter, Json.obj("status", "error", "errorType", "RATE_LIMIT",
                "policyName", policy, "message", "You have reached your limit.").toJson()));
        assertThat(whole(api.update(List.of(write("1", "lead-1"))))).isEqualTo(
                new SinkAnswer.Later("HubSpot answered 429 (RATE_LIMIT, " + policy + ")", wait));
    }

    @Test
    void a_hundred_calls_in_ten_seconds_are_shared_by_two_functions() {
        var other = api(stub, Json.Obj.EMPTY);
        String id = stub.contacts.add(Map.of());
        for (int i = 0; i < 120; i++) {
            api.update(List.of(write(id, "lead-1")));
            other.update(List.of(write(id, "lead-1")));
        }
        assertThat(stub.answered(429)).isZero();
        assertThat(clock.instant()).isEqualTo(NOW.plusSeconds(20));
    }

    @Test
    void without_an_answer_nobody_knows_and_what_was_not_sent_is_tried_later() {
        JsonHttp unreachable = (_, _, _, _) -> new Heard.NotSent("the system does not accept connections");
        assertThat(whole(api(unreachable, Json.Obj.EMPTY).update(List.of(write("1", "l")))))
                .isEqualTo(new SinkAnswer.Later("the system does not accept connections", null));
        stub.faults.add(Fault.reset());
        assertThat(whole(api.create(List.of(withEmail("lead-1", EMAIL)))))
                .isEqualTo(new SinkAnswer.Unclear("the connection to the system broke", null));
        stub.faults.add(Fault.answers(200, null, "<html>"));
        assertThat(whole(api.create(List.of(withEmail("lead-1", EMAIL)))))
                .isEqualTo(new SinkAnswer.Unclear("HubSpot answered 200 with what is not JSON", null));
        stub.faults.add(Fault.answers(201, null, "{}"));
        assertThat(whole(api.create(List.of(withEmail("lead-1", EMAIL)))))
                .isEqualTo(new SinkAnswer.Unclear("HubSpot did not say what became of the contact", null));
    }

    @Test
    void an_error_that_names_no_contact_refuses_the_batch_only_if_nothing_was_written() {
        String error = "{\"category\":\"VALIDATION_ERROR\",\"message\":\"x\",\"context\":{}}";
        List<RecordWrite> two = List.of(withEmail("lead-1", "a@example.com"), withEmail("lead-2", "b@example.com"));
        stub.faults.add(Fault.answers(207, null, "{\"results\":[],\"errors\":[" + error + "]}"));
        assertThat(api.create(two)).isEqualTo(new BatchAnswer.Whole(
                new SinkAnswer.Refused("HubSpot wrote none of the contacts (VALIDATION_ERROR)")));
        stub.faults.add(Fault.answers(207, null,
                "{\"results\":[{\"id\":\"9\",\"properties\":{\"leadscore_id\":\"lead-2\"}}],\"errors\":[" + error
                        + "]}"));
        assertThat(each(api.create(two))).containsExactly(
                new RecordAnswer.NotWritten(new SinkAnswer.Unclear(
                        "HubSpot did not say what became of the contact (VALIDATION_ERROR)", null)),
                new RecordAnswer.Written("9"));
    }

    /** Every write has the same properties, so no other contact would be taken either. */
    @Test
    void a_missing_property_pauses_and_says_which_one() {
        stub.contacts.properties.remove("leadscore_score");
        String id = stub.contacts.add(Map.of());
        var paused = new SinkAnswer.Unauthorised("HubSpot lacks a property (VALIDATION_ERROR, PROPERTY_DOESNT_EXIST; "
                + "property leadscore_score). Run `leadscore crm prepare`, and check the traits of the settings");
        assertThat(whole(api.update(List.of(write(id, "lead-1"))))).isEqualTo(paused);
        assertThat(whole(api.create(List.of(withEmail("lead-1", EMAIL))))).isEqualTo(paused);
        stub.faults.add(Fault.answers(400, null, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"Property values "
                + "were not valid: [{\\\"error\\\":\\\"PROPERTY_DOESNT_EXIST\\\",\\\"name\\\":\\\"leadscore_score\\\"}]\"}"));
        assertThat(whole(api.update(List.of(write(id, "lead-1"), write("2", "lead-2"))))).isEqualTo(paused);
    }

    @Test
    void a_scope_that_is_missing_is_said() {
        stub.scopes.remove("crm.objects.contacts.write");
        assertThat(whole(api.update(List.of(write("1", "lead-1")))))
                .isEqualTo(new SinkAnswer.Unauthorised("HubSpot answered 403 (MISSING_SCOPES)"));
    }

    // ---- nothing personal

    /** Errors of any form that quote an address, a name and the token in any field. */
    @Test
    void reasons_quote_neither_values_nor_the_token() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        List<String> fields = List.of("message", "category", "subCategory", "code", "in", "name", "error", "id",
                "correlationId", "localizedErrorMessage", "policyName", "errorType");
        for (int i = 0; i < 500; i++) {
            String canary = List.of(EMAIL, "Canary Lovelace", HubSpotStub.TOKEN, "canary").get(random.nextInt(4));
            var error = Json.obj("message", "Property values were not valid: [{\"message\":\"\\\"" + canary
                    + "\\\" is wrong\",\"error\":\"INVALID_EMAIL\",\"name\":\"" + canary + "\"}]");
            for (String field : fields) {
                if (random.nextInt(3) == 0) {
                    error = error.with(field, Json.text(canary));
                }
            }
            error = error.with("context", Json.obj("ids", List.of(canary), "propertyName", List.of(canary, "email"),
                    "existingId", List.of()));
            Json.Obj body = random.nextBoolean() ? error
                    : Json.obj("results", List.of(), "errors", List.of(error, error));
            int status = List.of(207, 400, 401, 403, 404, 409, 422, 429, 500).get(random.nextInt(9));
            List<RecordWrite> writes = List.of(withEmail("lead-1", EMAIL), withEmail("lead-2", "b@example.com"))
                    .subList(0, 1 + random.nextInt(2));
            stub.faults.add(Fault.answers(status, null, body.toJson()));
            assertThat(api.create(writes).toString().toLowerCase(java.util.Locale.ROOT)).as("seed " + seed)
                    .doesNotContain("canary")
                    .doesNotContain(HubSpotStub.TOKEN);
            stub.faults.add(Fault.answers(status == 207 ? 400 : status, null, body.toJson()));
            assertThat(api.find(List.of("lead-1"), List.of()).toString().toLowerCase(java.util.Locale.ROOT))
                    .as("seed " + seed)
                    .doesNotContain("canary")
                    .doesNotContain(HubSpotStub.TOKEN);
        }
    }

    @Test
    void a_secret_that_is_no_token_is_a_fault_that_does_not_quote_it() {
        for (String wrong : List.of("", " ", "two words", "line\nbreak", "pät-1")) {
            var settings = settings(Json.Obj.EMPTY);
            var records = new HubSpotRecords(new HubSpotCalls(stub, settings, _ -> wrong, clock, clock::advance),
                    settings);
            assertThatThrownBy(() -> records.update(List.of(write("1", "l")))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("arn:secret")
                    .hasMessageNotContaining(wrong.isBlank() ? "quoted" : wrong);
        }
        assertThat(stub.calls).isEmpty();
    }

    // ---- over a real socket

    @Test
    void over_http_the_same_is_said_and_the_url_of_the_settings_is_used() throws IOException {
        try (var server = new HubSpotServer(stub)) {
            var settings = new CrmSettings.Sink("hubspot",
                    Json.obj("sink", "hubspot", "secret", "arn", "url", server.url() + "/"));
            var records = new HubSpotRecords(new HubSpotCalls(new JdkJsonHttp(), settings, _ -> HubSpotStub.TOKEN,
                    clock, clock::advance), settings);
            RecordAnswer made = each(records.create(List.of(withEmail("lead-ü", "ü@example.com")))).getFirst();
            String id = ((RecordAnswer.Written) made).record();
            assertThat(records.find(List.of("lead-ü"), List.of("ü@example.com"))).isEqualTo(
                    new Search.Found(Map.of("lead-ü", id), Map.of("ü@example.com", id)));
            assertThat(each(records.update(List.of(write(id, "lead-ü"))))).containsExactly(made);
            assertThat(each(records.delete(List.of(id)))).containsExactly(made);
            stub.faults.add(Fault.answers(429, "3", ""));
            assertThat(whole(records.update(List.of(write(id, "lead-ü")))))
                    .isEqualTo(new SinkAnswer.Later("HubSpot answered 429", Duration.ofSeconds(3)));
            stub.faults.add(Fault.reset());
            assertThat(whole(records.update(List.of(write(id, "lead-ü"))))).isInstanceOf(SinkAnswer.Unclear.class);
        }
        keepsToTheApi();
    }

    // ---- set-up

    private HubSpotSetUp setUp(Json.Obj more) {
        var options = new LinkedHashMap<>(settings(Json.Obj.EMPTY).options().fields());
        options.putAll(more.fields());
        var settings = new CrmSettings.Sink("hubspot", new Json.Obj(options));
        return new HubSpotSetUp(new HubSpotCalls(stub, settings, _ -> HubSpotStub.TOKEN, clock, clock::advance),
                settings);
    }

    private static Map<String, String> wrong(List<RecordSetUp.Check> checks) {
        var wrong = new TreeMap<String, String>();
        checks.stream().filter(check -> !check.ok()).forEach(check -> wrong.put(check.name(), check.text()));
        return wrong;
    }

    @Test
    void prepare_makes_what_is_missing_once_and_check_then_finds_nothing() {
        LeadProperties.ALL.forEach(stub.contacts.properties::remove);
        stub.contacts.groups.remove("leadscore");
        assertThat(wrong(setUp(Json.Obj.EMPTY).check())).hasSize(9);
        assertThat(wrong(setUp(Json.Obj.EMPTY).prepare())).isEmpty();
        assertThat(stub.contacts.properties.get("leadscore_id")).isEqualTo(
                new HubSpotContacts.Property("leadscore_id", "string", true, false));
        Map<String, HubSpotContacts.Property> made = Map.copyOf(stub.contacts.properties);
        assertThat(made).isEqualTo(HubSpotStub.prepared(clock).contacts.properties);
        long posts = stub.bodies("batch/create").size();
        assertThat(wrong(setUp(Json.Obj.EMPTY).prepare())).isEmpty();
        assertThat(stub.bodies("batch/create")).hasSize((int) posts);
        assertThat(wrong(setUp(Json.Obj.EMPTY).check())).isEmpty();
        stub.contacts.properties.remove("leadscore_fit");
        assertThat(setUp(Json.Obj.EMPTY).prepare()).contains(
                new RecordSetUp.Check("the property leadscore_fit", true, "It was made"));
        keepsToTheApi();
    }

    @Test
    void check_says_which_scopes_properties_and_stages_are_wrong() {
        stub.scopes.remove("crm.objects.contacts.write");
        stub.contacts.properties.put("leadscore_id", new HubSpotContacts.Property("leadscore_id", "string", false,
                false));
        stub.contacts.properties.put("leadscore_fit", new HubSpotContacts.Property("leadscore_fit", "string", false,
                false));
        assertThat(wrong(setUp(Json.obj("traits", Json.obj("a", "createdate", "b", "nowhere", "c", "jobtitle"),
                "lifecycleStages", Json.obj("MQL", "marketingqualifiedlead", "SQL", "SQL"))).check()))
                .containsOnlyKeys("the scope crm.objects.contacts.write", "the property leadscore_id",
                        "the property leadscore_fit", "the property createdate", "the property nowhere",
                        "the property lifecyclestage");
        keepsToTheApi();
    }

    @Test
    void a_wrong_token_is_the_only_thing_that_check_says() {
        stub.faults.add(Fault.answers(401, null, "{\"category\":\"INVALID_AUTHENTICATION\"}"));
        assertThat(setUp(Json.Obj.EMPTY).check()).containsExactly(new RecordSetUp.Check("the token", false,
                "HubSpot answered 401 (INVALID_AUTHENTICATION). Store the access token of the private app in the secret "
                        + "arn:secret"));
        stub.faults.add(Fault.answers(500, null, ""));
        assertThat(setUp(Json.Obj.EMPTY).check()).containsExactly(
                new RecordSetUp.Check("the token", false, "HubSpot answered 500. Try again later"));
        stub.scopes.remove("crm.schemas.contacts.write");
        stub.contacts.properties.remove("leadscore_id");
        assertThat(setUp(Json.Obj.EMPTY).prepare()).contains(
                new RecordSetUp.Check("the group leadscore", false, "HubSpot answered 403 (MISSING_SCOPES)"));
        assertThat(stub.contacts.properties).doesNotContainKey("leadscore_id");
    }

    @Test
    void the_page_has_each_property_with_the_type_that_prepare_makes() throws IOException {
        String page = Files.readString(Path.of("../docs/crm.md"));
        stub.contacts.properties.forEach((name, property) -> assertThat(!name.startsWith("leadscore_")
                || page.contains("| `" + name + "` | " + property.type() + " |")).as(name).isTrue());
        HubSpotSetUp.SCOPES.forEach(scope -> assertThat(page).contains("`" + scope + "`"));
    }
}
