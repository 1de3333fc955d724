package io.leadscore.functions.sinks.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.service.VirtualClock;
import io.leadscore.functions.sinks.http.JdkJsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp;
import io.leadscore.functions.sinks.http.JsonHttp.Heard;
import io.leadscore.functions.sinks.http.RememberedSecret;
import io.leadscore.functions.sinks.record.BatchAnswer;
import io.leadscore.functions.sinks.record.RecordAnswer;
import io.leadscore.functions.sinks.record.RecordApi.Search;
import io.leadscore.functions.sinks.record.RecordSetUp;
import io.leadscore.functions.sinks.record.RecordWrite;
import io.leadscore.functions.sinks.salesforce.SalesforceStub.Row;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of Salesforce, and what each of its answers means. */
class SalesforceRecordsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00.123456Z");
    private static final String URL = "https://acme.my.salesforce.com";
    private static final String LEAD = SalesforceStub.LEAD;
    private static final String CONTACT = SalesforceStub.CONTACT;

    private final VirtualClock clock = new VirtualClock(NOW);
    private final SalesforceStub org = new SalesforceStub(clock).prepared();
    private final List<Duration> sleeps = new ArrayList<>();
    private String secret = SalesforceStub.SECRET;
    private final SalesforceRecords records = records("");

    private SalesforceCalls calls(JsonHttp http, URI url) {
        return new SalesforceCalls(http, url, new RememberedSecret(_ -> secret, "arn:secret", clock), clock, time -> {
            sleeps.add(time);
            clock.advance(time);
        });
    }

    private static CrmSettings.Sink settings(String more) {
        return CrmSettings
                .read("[{\"sink\":\"salesforce\",\"url\":\"" + URL + "\",\"secret\":\"arn:secret\"" + more + "}]")
                .sinks()
                .getFirst();
    }

    private SalesforceRecords records(String more) {
        return new SalesforceRecords(calls(org, URI.create(URL)), settings(more));
    }

    private static Json.Obj properties(String leadId, Object... more) {
        var all = Json.obj("leadscore_id__c", leadId, "leadscore_stage__c", "MQL", "leadscore_score__c", 56L,
                "leadscore_fit__c",
                Json.Null.NULL, "leadscore_next_change_on__c", "2026-04-01", "leadscore_updated_at__c", NOW.toString());
        for (int i = 0; i < more.length; i += 2) {
            all = all.with((String) more[i], more[i + 1] instanceof Json json ? json : Json.text((String) more[i + 1]));
        }
        return all;
    }

    private static RecordWrite write(@Nullable String record, Object... more) {
        return new RecordWrite(record, properties("lead-1", more));
    }

    private static RecordAnswer only(BatchAnswer answer) {
        return ((BatchAnswer.Each) answer).answers().getFirst();
    }

    private static SinkAnswer why(RecordAnswer answer) {
        return ((RecordAnswer.NotWritten) answer).answer();
    }

    private static SinkAnswer whole(BatchAnswer answer) {
        return ((BatchAnswer.Whole) answer).answer();
    }

    private Search.Found found(List<String> leadIds, List<String> emails) {
        return (Search.Found) records.find(leadIds, emails);
    }

    private Row row(String id) {
        return Objects.requireNonNull(org.rows.get(id));
    }

    private Map<String, SalesforceStub.Field> fields(String type) {
        return Objects.requireNonNull(org.schema.get(type));
    }

    // ---- forms of requests

    @Test
    void a_record_is_changed_by_its_id_and_keeps_its_owner_and_its_required_fields() {
        Row lead = org.add(LEAD, "LastName", "Lovelace", "Company", "Analytical", "Email", "ada@example.com");
        assertThat(only(records
                .update(List.of(write(lead.id, "LastName", Json.Null.NULL, "Company", "", "Title", Json.Null.NULL)))))
                .isEqualTo(new RecordAnswer.Written(lead.id));

        SalesforceStub.Request request = org.requests.getFirst();
        assertThat(request.method() + " " + request.url())
                .isEqualTo("PATCH " + URL + "/services/data/v64.0/composite/sobjects");
        assertThat(request.body())
                .isEqualTo("{\"allOrNone\":false,\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"id\":\"" + lead.id
                        + "\",\"leadscore_id__c\":\"lead-1\",\"leadscore_stage__c\":\"MQL\",\"leadscore_score__c\":56,"
                        + "\"leadscore_fit__c\":null,\"leadscore_next_change_on__c\":\"2026-04-01\","
                        + "\"leadscore_updated_at__c\":\"2026-03-02T10:00:00Z\",\"Title\":null}]}");
        assertThat(lead.owner).isEqualTo("by the rule");
        assertThat(lead.text("LastName")).isEqualTo("Lovelace");
        assertThat(lead.text("Company")).isEqualTo("Analytical");
    }

    @Test
    void a_new_lead_has_the_required_fields() {
        var made = (RecordAnswer.Written) only(
                records.create(List.of(write(null, "Email", "ada@example.com", "LastName", ""))));
        Row lead = row(made.record());
        assertThat(lead.type).isEqualTo(LEAD);
        assertThat(lead.text("LastName")).isEqualTo("[not provided]");
        assertThat(lead.text("Company")).isEqualTo("[not provided]");
        assertThat(lead.text("leadscore_id__c")).isEqualTo("lead-1");

        var named = (RecordAnswer.Written) only(records(",\"company\":\"None yet\"").create(
                List.of(write(null, "LastName", "Lovelace"))));
        assertThat(row(named.record()).text("LastName")).isEqualTo("Lovelace");
        assertThat(row(named.record()).text("Company")).isEqualTo("None yet");
    }

    @Test
    void a_new_contact_has_no_company() {
        var contacts = records(",\"object\":\"Contact\"");
        var made = (RecordAnswer.Written) only(contacts.create(List.of(write(null, "Email", "ada@example.com"))));
        assertThat(row(made.record()).type).isEqualTo(CONTACT);
        assertThat(row(made.record()).fields).doesNotContainKey("Company");
        assertThat(((Search.Found) contacts.find(List.of("lead-1"), List.of())).byLeadId())
                .containsExactly(Map.entry("lead-1", made.record()));
    }

    @Test
    void records_are_deleted_by_one_call() {
        Row lead = org.add(LEAD, "LastName", "A");
        Row contact = org.add(CONTACT, "LastName", "B");
        var answers = ((BatchAnswer.Each) records
                .delete(List.of(contact.id, lead.id, "00Q000000000000AAA", contact.id))).answers();
        assertThat(answers).containsExactly(new RecordAnswer.Written(contact.id), new RecordAnswer.Written(lead.id),
                new RecordAnswer.Missing(), new RecordAnswer.Missing());
        assertThat(org.requests.stream().filter(request -> request.method().equals("DELETE"))).hasSize(1);
    }

    /** Leads and Contacts in turn are one call with two chunks, and each write gets its own answer. */
    @Test
    void random_mixes_of_leads_and_contacts_are_one_call_with_answers_in_order() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        var writes = new ArrayList<RecordWrite>();
        var expected = new ArrayList<RecordAnswer>();
        for (int i = 0; i < records.maxBatch(); i++) {
            Row row = org.add(random.nextBoolean() ? LEAD : CONTACT, "LastName", "n" + i, "Company", "c");
            row.deleted = random.nextInt(4) == 0;
            writes.add(new RecordWrite(row.id, properties("lead-" + i, "Company", "of the lead")));
            expected.add(row.deleted ? new RecordAnswer.Missing() : new RecordAnswer.Written(row.id));
        }
        assertThat(((BatchAnswer.Each) records.update(writes)).answers()).as("seed " + seed).isEqualTo(expected);
        assertThat(org.rows.values()).as("seed " + seed).allSatisfy(row -> {
            assertThat(row.fields.containsKey("leadscore_id__c")).isEqualTo(!row.deleted);
            // Sales keeps the Contact.
            assertThat(row.text("Company")).isEqualTo(row.type.equals(LEAD) && !row.deleted ? "of the lead" : "c");
        });
        assertThat(org.requests.stream().filter(request -> request.method().equals("PATCH"))).hasSize(1);
    }

    // ---- finding

    @Test
    void the_oldest_record_is_found_by_id_and_by_address() {
        Row first = org.add(LEAD, "Email", "Ada@Example.com");
        org.add(LEAD, "Email", "ada@example.com");
        Row stamped = org.add(LEAD, "leadscore_id__c", "lead-1", "Email", "other@example.com");
        org.add(LEAD, "leadscore_id__c", "LEAD-1");
        assertThat(found(List.of("lead-1", "lead-2"), List.of("ada@example.com", "bob@example.com")))
                .isEqualTo(new Search.Found(Map.of("lead-1", stamped.id), Map.of("ada@example.com", first.id)));
        assertThat(org.requests).hasSize(1);
        assertThat(org.requests.getFirst().parameters().get("q"))
                .isEqualTo("SELECT Id, leadscore_id__c, Email, IsConverted, "
                        + "ConvertedContactId FROM Lead WHERE leadscore_id__c IN ('lead-1','lead-2') OR Email IN "
                        + "('ada@example.com','bob@example.com') ORDER BY CreatedDate, Id");
    }

    @Test
    void a_search_for_nothing_asks_nothing() {
        assertThat(found(List.of(), List.of("x".repeat(81)))).isEqualTo(new Search.Found(Map.of(), Map.of()));
        assertThat(org.requests).isEmpty();
    }

    @Test
    void all_pages_of_a_search_are_read() {
        org.pageSize = 3;
        var expected = new TreeMap<String, String>();
        IntStream.range(0, 20)
                .forEach(i -> expected.put("p" + i + "@x.org", org.add(LEAD, "Email", "p" + i + "@x.org").id));
        assertThat(found(List.of(), List.copyOf(expected.keySet())).byEmail()).isEqualTo(expected);
        assertThat(org.requests).hasSize(7);
    }

    @Test
    void a_search_without_an_end_is_refused() {
        org.pageSize = 1;
        IntStream.range(0, SalesforceQuery.MAX_PAGES + 1).forEach(i -> org.add(LEAD, "Email", "same@x.org"));
        assertThat(((Search.Failed) records.find(List.of(), List.of("same@x.org"))).answer())
                .isInstanceOf(SinkAnswer.Refused.class);
        assertThat(org.requests).hasSize(SalesforceQuery.MAX_PAGES);
    }

    @Test
    void a_page_is_read_from_the_same_org_only() {
        for (String next : List.of("https://evil.example/x", "@evil.example/", "/services/data/v64.0/query/../../x",
                ".evil.example")) {
            org.faults.add(SalesforceStub.answer(200, Json.obj("records", List.of(), "nextRecordsUrl", next).toJson()));
            int before = org.requests.size();
            assertThat(((Search.Failed) records.find(List.of("a"), List.of())).answer())
                    .isInstanceOf(SinkAnswer.Later.class);
            assertThat(org.requests).hasSize(before + 1);
        }
    }

    @Test
    void a_converted_lead_is_found_as_its_contact() {
        Row lead = org.add(LEAD, "Email", "ada@example.com", "leadscore_id__c", "lead-1");
        Row contact = org.convert(lead);
        assertThat(found(List.of("lead-1"), List.of("ada@example.com")))
                .isEqualTo(new Search.Found(Map.of("lead-1", contact.id), Map.of("ada@example.com", contact.id)));
    }

    /** Addresses with quotes, backslashes, words of SOQL, and characters of all planes, in searches that do not fit one URL. */
    @Test
    void random_hostile_addresses_find_their_records_and_no_others() {
        long first = Long.getLong("leadscore.seed", new Random().nextLong());
        for (int run = 0; run < 25; run++) {
            long seed = first + run;
            var random = new Random(seed);
            var stub = new SalesforceStub(clock).prepared();
            var api = new SalesforceRecords(calls(stub, URI.create(URL)), settings(""));
            var byEmail = new TreeMap<String, String>();
            var byId = new TreeMap<String, String>();
            var ids = new ArrayList<String>();
            var emails = new ArrayList<String>();
            for (int i = 0; i < 200; i++) {
                String id = i + hostile(random);
                String email = i + hostile(random) + "@x.org";
                ids.add(id);
                emails.add(email);
                if (random.nextBoolean()) {
                    byEmail.put(email,
                            stub.add(LEAD, "Email", random.nextBoolean() ? email : email.toUpperCase(Locale.ROOT)).id);
                    byId.put(id, stub.add(LEAD, "leadscore_id__c", id).id);
                }
                stub.add(LEAD, "Email", "victim" + i + "@x.org");
            }
            byEmail.keySet().removeIf(email -> email.length() > 80);
            byId.keySet().removeIf(id -> id.length() > 80);
            assertThat(api.find(ids, emails)).as("-Dleadscore.seed=" + seed).isEqualTo(new Search.Found(byId, byEmail));
        }
    }

    private static final List<String> PARTS = List.of("'", "\\", "\"", "\\'", "') OR (Email != '", "%", "&q=", "#", "+",
            " ", "\n",
            "\r", "\t", "\b", "\f", "ä", "中", "😀", "_", "a", "/", "?", "{}", "IN", "\u2028");

    private static String hostile(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    // ---- records that became other records

    @Test
    void a_converted_lead_leads_to_its_contact_and_a_merged_record_to_the_other_one() {
        Row converted = org.add(LEAD, "LastName", "A");
        Row contact = org.convert(converted);
        Row merged = org.add(LEAD, "LastName", "B");
        Row master = org.add(LEAD, "LastName", "C");
        org.merge(merged, master);
        Row deleted = org.add(CONTACT, "LastName", "D");
        deleted.deleted = true;
        Row lost = org.add(LEAD, "LastName", "E");
        lost.contact = "";
        assertThat(((BatchAnswer.Each) records.update(List.of(write(converted.id), write(merged.id), write(deleted.id),
                write("00Q000000000000AAA"), write("701000000000000AAA")))).answers()).containsExactly(
                        new RecordAnswer.Elsewhere(contact.id), new RecordAnswer.Elsewhere(master.id),
                        new RecordAnswer.Missing(),
                        new RecordAnswer.Missing(), new RecordAnswer.Missing());
    }

    @Test
    void if_nobody_can_say_what_a_record_became_it_is_tried_later() {
        Row converted = org.add(LEAD, "LastName", "A");
        org.convert(converted);
        org.faults.add((_, land) -> land.get());
        org.faults.add(SalesforceStub.error(503, "SERVER_UNAVAILABLE"));
        assertThat(why(only(records.update(List.of(write(converted.id)))))).isInstanceOf(SinkAnswer.Later.class);
    }

    @Test
    void a_duplicate_with_the_same_address_is_the_person() {
        org.duplicateRule = "Standard_Lead_Rule";
        Row contact = org.add(CONTACT, "Email", "Ada@Example.com");
        assertThat(only(records.create(List.of(write(null, "Email", "ada@example.com")))))
                .isEqualTo(new RecordAnswer.Elsewhere(contact.id));
        // One that is converted is the Contact, and so they are one.
        Row lead = org.add(LEAD, "Email", "ada@example.com");
        lead.contact = contact.id;
        assertThat(only(records.create(List.of(write(null, "Email", "ada@example.com")))))
                .isEqualTo(new RecordAnswer.Elsewhere(contact.id));
        org.add(CONTACT, "Email", "ada@example.com");
        assertThat(why(only(records.create(List.of(write(null, "Email", "ada@example.com")))))).isEqualTo(
                new SinkAnswer.Refused("Salesforce answered DUPLICATES_DETECTED by the rule Standard_Lead_Rule"));
    }

    @Test
    void a_duplicate_by_name_only_is_refused_with_the_rule() {
        org.duplicateRule = "Standard_Lead_Rule";
        org.add(LEAD, "LastName", "Lovelace", "Email", "eve@example.com");
        assertThat(why(only(records.create(List.of(write(null, "LastName", "Lovelace", "Email", "ada@example.com"))))))
                .isEqualTo(
                        new SinkAnswer.Refused(
                                "Salesforce answered DUPLICATES_DETECTED by the rule Standard_Lead_Rule"));
        assertThat(why(only(records.create(List.of(write(null, "LastName", "Lovelace"))))))
                .isInstanceOf(SinkAnswer.Refused.class);
    }

    // ---- errors

    /** The rows of the table in docs/crm.md. */
    @ParameterizedTest
    @CsvSource({"400, MALFORMED_QUERY, Refused", "400, JSON_PARSER_ERROR, Refused", "400, INVALID_FIELD, Unauthorised",
            "400, INVALID_TYPE, Unauthorised", "401, INVALID_AUTH_HEADER, Unauthorised",
            "403, API_DISABLED_FOR_ORG, Unauthorised",
            "403, INSUFFICIENT_ACCESS, Unauthorised", "403, REQUEST_LIMIT_EXCEEDED, Later", "404, NOT_FOUND, Refused",
            "405, METHOD_NOT_ALLOWED, Refused", "409, CONFLICT, Later", "414, URI_TOO_LONG, Refused",
            "420, EDGE, Refused",
            "429, TOO_MANY, Later", "431, HEADERS, Refused", "302, MOVED, Refused", "500, UNKNOWN_EXCEPTION, Unclear",
            "502, X, Unclear", "503, SERVER_UNAVAILABLE, Unclear"})
    void each_answer_to_a_call_has_one_meaning(int status, String code, String meaning) {
        for (int i = 0; i < 4; i++) {
            org.faults.add(SalesforceStub.error(status, code));
        }
        Row lead = org.add(LEAD, "LastName", "A");
        List<SinkAnswer> answers = List.of(whole(records.update(List.of(write(lead.id)))),
                whole(records.create(List.of(write(null)))), whole(records.delete(List.of(lead.id))));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.getClass().getSimpleName()).isEqualTo(meaning);
            assertThat(answer.toString()).contains(status + " " + code).doesNotContain("canary", "ada@");
        });
        SinkAnswer searched = ((Search.Failed) records.find(List.of("a"), List.of())).answer();
        // Nothing can land of a search.
        assertThat(searched.getClass().getSimpleName()).isEqualTo(meaning.equals("Unclear") ? "Later" : meaning);
        assertThat(org.requests).hasSize(4);
    }

    @Test
    void a_used_up_allowance_waits_and_does_not_pause() {
        org.requestsLeft = 0;
        assertThat(whole(records.update(List.of(write("00Q000000000000AAA"))))).isEqualTo(
                new SinkAnswer.Later("Salesforce answered 403 REQUEST_LIMIT_EXCEEDED", Duration.ofMinutes(15)));
    }

    @ParameterizedTest
    @CsvSource({"UNABLE_TO_LOCK_ROW, Later", "STORAGE_LIMIT_EXCEEDED, Later", "REQUEST_LIMIT_EXCEEDED, Later",
            "FIELD_CUSTOM_VALIDATION_EXCEPTION, Refused", "REQUIRED_FIELD_MISSING, Refused", "STRING_TOO_LONG, Refused",
            "INVALID_EMAIL_ADDRESS, Refused", "INSUFFICIENT_ACCESS_OR_READONLY, Refused",
            "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, Refused",
            "'', Refused"})
    void each_error_of_a_record_has_one_meaning(String code, String meaning) {
        org.faults.add(SalesforceStub.recordError(code, "Email", "canary@example.com", "Title"));
        SinkAnswer answer = why(only(records.update(List.of(write("00Q000000000001AAA")))));
        assertThat(answer.getClass().getSimpleName()).isEqualTo(meaning);
        assertThat(answer.toString())
                .contains("Salesforce answered" + (code.isEmpty() ? "" : " " + code) + " for Email, Title")
                .doesNotContain("canary", "ada@");
    }

    /** A reference of the record that is not there is not the record. */
    @Test
    void a_wrong_reference_of_a_record_is_refused() {
        org.faults.add(SalesforceStub.recordError("INVALID_CROSS_REFERENCE_KEY", "OwnerId"));
        assertThat(why(only(records.update(List.of(write("00Q000000000001AAA"))))))
                .isInstanceOf(SinkAnswer.Refused.class);
        org.faults.add(SalesforceStub.recordError("INVALID_CROSS_REFERENCE_KEY"));
        assertThat(only(records.update(List.of(write("00Q000000000001AAA"))))).isEqualTo(new RecordAnswer.Missing());
    }

    @Test
    void the_values_of_one_record_do_not_stop_the_others() {
        Row a = org.add(LEAD, "LastName", "A");
        Row b = org.add(LEAD, "LastName", "B");
        org.locked.add(b.id);
        Row c = org.add(LEAD, "LastName", "C");
        var answers = ((BatchAnswer.Each) records
                .update(List.of(write(a.id, "Email", "not an address"), write(b.id), write(c.id))))
                .answers();
        assertThat(answers).containsExactly(
                new RecordAnswer.NotWritten(
                        new SinkAnswer.Refused("Salesforce answered INVALID_EMAIL_ADDRESS for Email")),
                new RecordAnswer.NotWritten(new SinkAnswer.Later("Salesforce answered UNABLE_TO_LOCK_ROW", null)),
                new RecordAnswer.Written(c.id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "[1]", "[{},{}]", "<html>", "null", "[{\"success\":true}"})
    void an_answer_that_cannot_be_read_leaves_open_what_was_written(String body) {
        org.faults.add(SalesforceStub.answer(200, body));
        assertThat(whole(records.update(List.of(write("00Q000000000001AAA"))))).isInstanceOf(SinkAnswer.Unclear.class);
    }

    @Test
    void a_success_without_an_id_is_none() {
        org.faults.add(SalesforceStub.answer(200, "[{\"success\":true}]"));
        assertThat(why(only(records.update(List.of(write("00Q000000000001AAA"))))))
                .isInstanceOf(SinkAnswer.Refused.class);
    }

    @Test
    void connections_that_fail_are_tried_later_and_those_that_break_are_unclear() {
        org.faults.add((_, _) -> new Heard.NotSent("no connection"));
        org.faults.add((_, _) -> new Heard.NoAnswer("it broke"));
        org.faults.add((_, _) -> new Heard.NoAnswer("it broke"));
        List<RecordWrite> writes = List.of(write("00Q000000000001AAA"));
        assertThat(whole(records.update(writes))).isEqualTo(new SinkAnswer.Later("no connection", null));
        assertThat(whole(records.update(writes))).isEqualTo(new SinkAnswer.Unclear("it broke", null));
        assertThat(((Search.Failed) records.find(List.of("a"), List.of())).answer())
                .isEqualTo(new SinkAnswer.Later("it broke", null));
    }

    // ---- tokens

    @Test
    void a_token_is_kept_and_renewed_when_it_is_old() {
        Row lead = org.add(LEAD, "LastName", "A");
        IntStream.range(0, 3).forEach(_ -> records.update(List.of(write(lead.id))));
        assertThat(org.tokens).isEqualTo(1);
        clock.advance(SalesforceStub.TOKEN_LIVES);
        assertThat(only(records.update(List.of(write(lead.id))))).isEqualTo(new RecordAnswer.Written(lead.id));
        assertThat(org.tokens).isEqualTo(2);
    }

    @Test
    void a_token_that_is_refused_twice_is_not_asked_for_again_at_once() {
        for (int i = 0; i < 2; i++) {
            org.faults.add(SalesforceStub.error(401, "INVALID_SESSION_ID"));
        }
        assertThat(whole(records.update(List.of(write("00Q000000000001AAA")))))
                .isInstanceOf(SinkAnswer.Unauthorised.class);
        assertThat(org.requests).hasSize(2);
        assertThat(org.tokens).isEqualTo(2);
        // The next delivery tries once more, with a new one.
        assertThat(only(records.update(List.of(write("00Q000000000001AAA"))))).isEqualTo(new RecordAnswer.Missing());
        assertThat(org.tokens).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "[]", "{\"clientId\":\"canary-id\"}",
            "{\"clientId\":1,\"clientSecret\":\"canary-secret\"}",
            "{\"clientId\":\"canary-id\",\"clientSecret\":\"canary-secret\"}",
            "{\"clientId\":\"" + SalesforceStub.CLIENT_ID + "\",\"clientSecret\":\"canary-secret\"}"})
    void a_wrong_secret_pauses_and_is_not_in_the_reason(String wrong) {
        secret = wrong;
        SinkAnswer answer = whole(records.update(List.of(write("00Q000000000001AAA"))));
        assertThat(answer).isInstanceOf(SinkAnswer.Unauthorised.class);
        assertThat(answer.toString()).doesNotContain("canary");
        assertThat(org.requests).isEmpty();
        secret = SalesforceStub.SECRET;
        clock.advance(RememberedSecret.REMEMBERED_FOR);
        assertThat(only(records.update(List.of(write("00Q000000000001AAA"))))).isEqualTo(new RecordAnswer.Missing());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "400 | {\"error\":\"invalid_grant\",\"error_description\":\"canary\"} | Unauthorised",
            "400 | {\"error\":\"rate_limit_exceeded\"} | Later", "401 | {\"error\":\"inactive_org\"} | Unauthorised",
            "429 | {} | Later", "500 | <html> | Later", "503 | {} | Later", "200 | {} | Unauthorised",
            "200 | {\"access_token\":\"a\\r\\nb\"} | Unauthorised", "302 | {} | Unauthorised"})
    void each_answer_to_the_request_for_a_token_has_one_meaning(int status, String body, String meaning) {
        org.tokenFault = SalesforceStub.answer(status, body);
        SinkAnswer answer = whole(records.update(List.of(write("00Q000000000001AAA"))));
        assertThat(answer.getClass().getSimpleName()).isEqualTo(meaning);
        assertThat(answer.toString()).doesNotContain("canary");
        org.tokenFault = (_, _) -> new Heard.NoAnswer("it broke");
        assertThat(whole(records.update(List.of(write("00Q000000000001AAA"))))).isInstanceOf(SinkAnswer.Later.class);
    }

    // ---- limits

    @Test
    void calls_stay_within_the_share_of_the_allowance() {
        Instant before = clock.instant();
        int calls = 50;
        IntStream.range(0, calls).forEach(_ -> records.find(List.of("a"), List.of()));
        Duration took = Duration.between(before, clock.instant());
        // Two functions at this rate, all day long.
        assertThat(2L * calls * 86_400 / (took.toSeconds() + 10)).isLessThan(100_000);
        assertThat(sleeps).isNotEmpty();
    }

    @Test
    void the_org_behind_http_gives_the_same_answers() throws Exception {
        HttpServer server = org.served();
        try {
            var api = new SalesforceRecords(
                    calls(new JdkJsonHttp(), URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/")),
                    settings(""));
            Row lead = org.add(LEAD, "LastName", "A", "Email", "o'hara\\@example.com");
            assertThat(((Search.Found) api.find(List.of("x"), List.of("o'hara\\@example.com"))).byEmail())
                    .containsExactly(Map.entry("o'hara\\@example.com", lead.id));
            assertThat(only(api.update(List.of(write(lead.id))))).isEqualTo(new RecordAnswer.Written(lead.id));
            assertThat(only(api.create(List.of(write(null))))).isInstanceOf(RecordAnswer.Written.class);
            assertThat(only(api.delete(List.of(lead.id)))).isEqualTo(new RecordAnswer.Written(lead.id));
        } finally {
            server.stop(0);
        }
    }

    // ---- set-up

    private SalesforceSetUp setUp(String more) {
        return new SalesforceSetUp(calls(org, URI.create(URL)), settings(more));
    }

    private static List<String> wrong(List<RecordSetUp.Check> checks) {
        return checks.stream().filter(check -> !check.ok()).map(RecordSetUp.Check::name).toList();
    }

    @Test
    void an_org_that_is_ready_passes_the_check() {
        var checks = setUp(",\"traits\":{\"title\":\"Title\"}").check();
        assertThat(wrong(checks)).isEmpty();
        assertThat(checks).hasSize(2 + 2 * 9 + 1);
    }

    @Test
    void a_check_names_what_is_missing_and_what_may_not_be_written() {
        fields(CONTACT).remove("leadscore_fit__c");
        fields(LEAD).put("leadscore_score__c", new SalesforceStub.Field("Number", 0, false));
        assertThat(wrong(setUp(",\"traits\":{\"industry\":\"Industri\"}").check())).containsExactly(
                "the field Lead.leadscore_score__c", "the field Lead.Industri", "the field Contact.leadscore_fit__c");
        assertThat(wrong(setUp(",\"object\":\"Contact\"").check()))
                .containsExactly("the field Contact.leadscore_fit__c");
        secret = "{}";
        clock.advance(RememberedSecret.REMEMBERED_FOR);
        assertThat(wrong(setUp("").check())).containsExactly("the object Lead", "the object Contact");
    }

    @Test
    void the_fields_are_made_once() {
        var fresh = new SalesforceStub(clock);
        var setUp = new SalesforceSetUp(calls(fresh, URI.create(URL)), settings(""));
        assertThat(wrong(setUp.prepare())).containsExactly("the permission to see the new fields");
        assertThat(wrong(setUp.check())).isEmpty();
        int made = fresh.requests.size();
        assertThat(wrong(setUp.prepare())).isEmpty();
        assertThat(fresh.requests.subList(made, fresh.requests.size())).extracting(SalesforceStub.Request::method)
                .containsOnly("GET");
        var api = new SalesforceRecords(calls(fresh, URI.create(URL)), settings(""));
        assertThat(only(api.create(List.of(write(null))))).isInstanceOf(RecordAnswer.Written.class);
    }

    @Test
    void fields_that_nobody_may_see_or_make_are_not_the_same() {
        fields(LEAD).remove("leadscore_id__c");
        org.hidden.add("Lead.leadscore_id__c");
        assertThat(setUp("").prepare())
                .anySatisfy(check -> assertThat(check.toString()).contains("leadscore_id__c", "cannot see it"));
        org.hidden.clear();
        org.faults.add((_, land) -> land.get());
        org.faults.add(SalesforceStub.error(403, "INSUFFICIENT_ACCESS"));
        assertThat(setUp("").prepare())
                .anySatisfy(check -> assertThat(check.toString()).contains("Customize Application")
                        .doesNotContain("canary"));
    }
}
