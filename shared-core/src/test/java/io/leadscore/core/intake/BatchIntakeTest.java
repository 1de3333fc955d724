package io.leadscore.core.intake;

import static io.leadscore.core.intake.CallIntake.Type.ALIAS;
import static io.leadscore.core.intake.CallIntake.Type.GROUP;
import static io.leadscore.core.intake.Read.accepted;
import static io.leadscore.core.intake.Read.anonymousId;
import static io.leadscore.core.intake.Read.call;
import static io.leadscore.core.intake.Read.email;
import static io.leadscore.core.intake.Read.json;
import static io.leadscore.core.intake.Read.paths;
import static io.leadscore.core.intake.Read.userId;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Batches, and the calls that say whose a lead is: group and alias. */
class BatchIntakeTest {
    private static List<BatchIntake.Item> read(String json) throws MalformedJsonException {
        JsonReader.WithList batch = JsonReader.tolerant(JsonReader.Limits.INPUT)
                .readList(json.getBytes(StandardCharsets.UTF_8), BatchIntake.LIST);
        return new BatchIntake(Read.CALLS).read(batch.fields(), Objects.requireNonNull(batch.items()), Read.WEB,
                () -> Read.FRESH, Read.RECEIVED);
    }

    @Test
    void an_item_that_cannot_be_used_costs_no_other_one() throws Exception {
        List<BatchIntake.Item> items = read("""
                {"batch": [
                  {"type": "track", "userId": "u", "event": "A", "messageId": "m1", "properties": {"n": 1e999, "t": "\\ud83d"}},
                  {"type": "track", "userId": "u", "userId": "v", "event": "B", "messageId": "m2"},
                  7,
                  {"type": "track", "userId": "u", "messageId": "m3"},
                  {"type": "delete", "userId": "u", "messageId": "m4"},
                  {"type": "track", "userId": "u", "event": "C", "properties": {"t": "%s"}},
                  {"type": "page", "userId": "u", "name": "D", "messageId": "m6"}]}""".formatted("x".repeat(40_000)));

        assertThat(items).extracting(item -> item.intake() instanceof Intake.Accepted)
                .containsExactly(true, false, false, false, false, false, true);
        assertThat(items).extracting(BatchIntake.Item::messageId)
                .containsExactly("m1", null, null, "m3", "m4", null, "m6");
        assertThat(accepted(items.get(0).intake()).properties())
                .isEqualTo(json("{\"n\": \"1e999\", \"t\": \"\ufffd\"}"));
        assertThat(paths(items.get(3).intake())).containsExactly("event");
        assertThat(paths(items.get(4).intake())).containsExactly("type");
        assertThat(((Intake.Rejected) items.get(5).intake()).isTooLarge()).isTrue();
    }

    @Test
    void an_item_that_is_no_json_costs_no_other_one() throws Exception {
        List<BatchIntake.Item> items = read("""
                {"context": {"traits": {"email": "a@x.example"}}, "batch": [
                  {"type": "track", "userId": "u", "event": "A", "messageId": 1},
                  {"type": "track", "userId": "u", "event": "B", "properties": {"score": NaN}},
                  {"type": "track", "userId": "u", "messageId": 3},
                  {"type": "track", "userId": "u", "event": "D", "properties": {"path": "C:\\x"}},
                  {"type": "track", "userId": "u", "event": "E"},], "sentAt": "2031-01-01T10:30:00Z"}"""
                .replace("C:\\", "C:\\"));

        assertThat(items).extracting(item -> item.intake() instanceof Intake.Accepted)
                .containsExactly(true, false, false, false, true, false);
        assertThat(items).extracting(BatchIntake.Item::messageId).containsExactly("1", null, "3", null, null, null);
        assertThat(items.get(1).intake())
                .isEqualTo(new Intake.Rejected(List.of(new Problem("", "the text is not JSON"))));
        assertThat(accepted(items.get(4).intake()).identities()).contains(email("a@x.example"));
    }

    @Test
    void a_trait_that_the_key_cannot_set_is_named() {
        String traits = """
                "traits": {"jobTitle": "CTO", "salary": 1, "companyId": "acme", "Score": 99}}""";
        Intake page = call(CallIntake.Type.IDENTIFY, "{\"userId\": \"u\", " + traits, SourceSettings.page("web"));

        assertThat(Read.warnings(page)).extracting(Problem::path)
                .containsExactly("traits.Score", "traits.companyId", "traits.salary");
        assertThat(accepted(page).traits()).isEqualTo(json("{\"jobTitle\": \"CTO\"}"));
        Intake group = call(GROUP, "{\"userId\": \"u\", \"groupId\": \"acme\", " + traits.replace("jobTitle", "plan"),
                SourceSettings.page("web"));
        assertThat(Read.warnings(group)).extracting(Problem::path)
                .containsExactly("groupId", "traits.Score", "traits.companyId", "traits.plan", "traits.salary");
        Intake server = call(CallIntake.Type.IDENTIFY, "{\"userId\": \"u\", " + traits, SourceSettings.server("site"));
        assertThat(Read.warnings(server)).extracting(Problem::path).containsExactly("traits.Score");
    }

    @Test
    void the_fields_of_the_batch_stand_beneath_those_of_an_item() throws Exception {
        List<BatchIntake.Item> items = read("""
                {"sentAt": "2031-01-01T10:30:00Z", "context": {"traits": {"email": "a@x.example"}, "page": {"path": "/b"}},
                 "batch": [
                  {"type": "page", "anonymousId": "x", "originalTimestamp": "2031-01-01T10:00:00Z"},
                  {"type": "page", "anonymousId": "x", "context": {"page": {"path": "/own"}},
                   "originalTimestamp": "2031-01-01T10:00:00Z", "sentAt": "2031-01-01T10:10:00Z"}]}""");

        Activity first = accepted(items.get(0).intake());
        assertThat(first.identities()).containsExactly(email("a@x.example"), anonymousId("x"));
        assertThat(first.properties().text("path")).isEqualTo("/b");
        assertThat(first.occurredAt()).isEqualTo(Instant.parse("2026-03-01T11:30:00Z"));
        Activity second = accepted(items.get(1).intake());
        assertThat(second.identities()).hasSize(2);
        assertThat(second.properties().text("path")).isEqualTo("/own");
        assertThat(second.occurredAt()).isEqualTo(Instant.parse("2026-03-01T11:50:00Z"));
    }

    @Test
    void a_group_call_says_to_which_company_a_lead_belongs() {
        String call = """
                {"userId": "u", "groupId": "acme", "traits": {"name": "ACME", "employees": "51-200", "industry": "tools",
                 "email": "info@acme.example", "ownerTeam": "east"}}""";
        Activity activity = accepted(call(GROUP, call));

        assertThat(activity.event()).isNull();
        assertThat(activity.identities()).containsExactly(userId("u"));
        assertThat(activity.traits()).isEqualTo(json("""
                {"companyId": "acme", "company": "ACME", "companySize": 51, "industry": "tools",
                 "ownerTeam": "east"}"""));
        assertThat(accepted(call(GROUP, call, Read.PAGE_KEY)).traits().fields())
                .containsOnlyKeys("company", "companySize", "industry");
    }

    @Test
    void an_alias_call_says_that_two_identities_are_one_persons() {
        assertThat(accepted(call(ALIAS, "{\"previousId\": \"a\", \"userId\": \"u\"}")).identities())
                .containsExactly(userId("u"), anonymousId("a"));
    }
}
