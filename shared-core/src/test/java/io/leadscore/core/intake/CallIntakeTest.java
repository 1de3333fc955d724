package io.leadscore.core.intake;

import static io.leadscore.core.intake.CallIntake.Type.IDENTIFY;
import static io.leadscore.core.intake.CallIntake.Type.PAGE;
import static io.leadscore.core.intake.CallIntake.Type.SCREEN;
import static io.leadscore.core.intake.CallIntake.Type.TRACK;
import static io.leadscore.core.intake.Read.accepted;
import static io.leadscore.core.intake.Read.anonymousId;
import static io.leadscore.core.intake.Read.call;
import static io.leadscore.core.intake.Read.email;
import static io.leadscore.core.intake.Read.json;
import static io.leadscore.core.intake.Read.leftOut;
import static io.leadscore.core.intake.Read.paths;
import static io.leadscore.core.intake.Read.problems;
import static io.leadscore.core.intake.Read.userId;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallIntakeTest {
    @Test
    void a_track_call_becomes_its_event_with_its_properties() {
        Activity activity = accepted(call(TRACK, """
                {"userId": "u-1", "messageId": "m-1", "event": " Demo Requested ", "timestamp": "2026-02-01T10:00:00Z",
                 "properties": {"plan": "Enterprise", "seats": 12.50, "machine": true, "score": 7},
                 "context": {"ip": "192.0.2.1", "library": {"name": "x"}}, "integrations": {"All": true}}"""));

        assertThat(activity).isEqualTo(new Activity("web", "m-1", "Demo Requested",
                Instant.parse("2026-02-01T10:00:00Z"), Read.RECEIVED, json("""
                        {"plan": "Enterprise", "seats": 12.50, "machine": true, "score": 7}"""), Json.Obj.EMPTY,
                true, java.util.List.of(userId("u-1"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"userId\": \"u\"}", "{\"userId\": \"u\", \"event\": \" \"}",
            "{\"userId\": \"u\", \"event\": 5}", "{\"userId\": \"u\", \"event\": null}"})
    void a_track_call_without_an_event_is_rejected(String json) {
        assertThat(paths(call(TRACK, json))).containsExactly("event");
    }

    /** RudderStack's browser SDK sends no others. */
    @Test
    void traits_of_the_context_stand_beneath_those_of_an_identify_call() {
        String json = """
                {"userId": "u", "event": "E", "traits": {"jobTitle": "CTO"},
                 "context": {"traits": {"jobTitle": "CEO", "country": "DE", "email": "a@x.example", "score": 9}}}""";

        assertThat(accepted(call(IDENTIFY, json)).traits()).isEqualTo(json("""
                {"country": "DE", "email": "a@x.example", "jobTitle": "CTO"}"""));
        assertThat(accepted(call(IDENTIFY, json, Read.PAGE_KEY)).traits().fields()).containsOnlyKeys("country", "email",
                "jobTitle");
        assertThat(accepted(call(TRACK, json)).traits()).isEqualTo(Json.Obj.EMPTY);
        Intake noAddress = call(IDENTIFY, """
                {"userId": "u", "context": {"traits": {"email": "nonsense", "country": "DE"}}}""");
        assertThat(accepted(noAddress).traits()).isEqualTo(json("{\"country\": \"DE\"}"));
        assertThat(leftOut(noAddress)).containsExactly("context.traits.email");
    }

    @Test
    void all_four_identities_are_read_from_any_call() {
        String json = """
                {"event": "e", "userId": "u", "anonymousId": "a", "traits": {"email": "T@x.example"},
                 "context": {"traits": {"email": " c@x.example"}}}""";

        for (CallIntake.Type type : Set.of(TRACK, IDENTIFY, PAGE, SCREEN)) {
            assertThat(accepted(call(type, json)).identities()).containsExactly(userId("u"), email("c@x.example"),
                    email("t@x.example"), anonymousId("a"));
        }
    }

    @Test
    void absent_null_and_blank_identities_are_ignored_and_one_is_required() {
        Intake intake = call(IDENTIFY, "{\"userId\": null, \"anonymousId\": \" \", \"traits\": {\"email\": \"\"}}");

        assertThat(problems(intake)).singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("userId", "anonymousId", "traits.email",
                        "context.traits.email"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"userId": ["u"], "anonymousId": "a"}                 | userId
            {"userId": {"id": 1}, "anonymousId": "a"}             | userId
            {"userId": "u", "anonymousId": false}                 | anonymousId
            {"userId": 1.5, "anonymousId": "a"}                   | userId
            {"userId": "u", "traits": {"email": "nonsense"}}      | traits.email
            {"userId": "u", "context": {"traits": {"email": 7}}}  | context.traits.email
            {"userId": "u", "traits": [1]}                        | traits
            {"userId": "u", "properties": "p"}                    | properties
            {"userId": "u", "messageId": []}                      | messageId
            {"userId": "u\\u0001", "anonymousId": "a"}            | userId
            {"userId": "u", "timestamp": "yesterday"}             | timestamp
            {"userId": "u", "sentAt": true}                       | sentAt
            """)
    void what_cannot_be_used_is_left_out_and_named(String json, String path) {
        Intake intake = call(IDENTIFY, json);

        assertThat(leftOut(intake)).containsExactly(path);
        assertThat(accepted(intake).identities()).hasSize(1);
    }

    @Test
    void a_call_that_identifies_nobody_is_rejected_with_all_its_problems() {
        assertThat(paths(call(IDENTIFY, "{\"userId\": [], \"anonymousId\": \"null\", \"traits\": 1}")))
                .containsExactly("", "anonymousId", "traits", "userId");
    }

    @Test
    void an_identify_call_only_sets_traits() {
        Activity activity = accepted(call(IDENTIFY, """
                {"userId": "u", "traits": {"email": "Ada@X.example", "companySize": "51-200", "plan": null,
                 "address": {"city": "Berlin"}, "leadSource": "partner"}, "properties": {"ignored": 1}}"""));

        assertThat(activity.event()).isNull();
        assertThat(activity.properties()).isEqualTo(Json.Obj.EMPTY);
        assertThat(activity.traits()).isEqualTo(json("""
                {"email": "Ada@X.example", "companySize": 51, "plan": null, "address": {"city": "Berlin"},
                 "leadSource": "partner"}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"score", "Score", "stage", "total", "FIT", "engagement", "leadId", "leadScore",
            "lead_score",
            "leadscore", "leadStage"})
    void what_is_ours_to_compute_is_ignored_in_traits(String name) {
        assertThat(
                accepted(call(IDENTIFY, "{\"userId\": \"u\", \"traits\": {\"" + name + "\": 100, \"a\": 1}}")).traits())
                .isEqualTo(json("{\"a\": 1}"));
    }

    @Test
    void a_source_that_may_not_set_every_trait_sets_those_that_forms_may() {
        var narrow = SourceSettings.page("web").withFormTraits(Set.of("jobTitle"));

        assertThat(accepted(call(IDENTIFY, """
                {"userId": "u", "traits": {"jobTitle": "CTO", "companyType": "partner"}}""", narrow)).traits())
                .isEqualTo(json("{\"jobTitle\": \"CTO\"}"));
    }

    @Test
    void only_identify_calls_set_traits() {
        for (CallIntake.Type type : Set.of(TRACK, PAGE, SCREEN)) {
            assertThat(accepted(call(type,
                    """
                    {"event": "e", "userId": "u", "traits": {"industry": "x"}, "context": {"traits": {"industry": "y"}}}"""))
                    .traits()).isEqualTo(Json.Obj.EMPTY);
        }
    }

    @Test
    void a_page_call_is_a_page_viewed_with_name_and_path() {
        Activity activity = accepted(call(PAGE, """
                {"anonymousId": "a", "name": "Pricing", "category": "Sales",
                 "properties": {"name": "copy", "path": "/pricing", "url": "https://x.example/other"}}"""));

        assertThat(activity.event()).isEqualTo("Page Viewed");
        assertThat(activity.properties()).isEqualTo(json("""
                {"name": "Pricing", "category": "Sales", "path": "/pricing", "url": "https://x.example/other"}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {"path": "/a"}, "context": {"page": {"path": "/b"}}                        | /a
            {"path": " "}, "context": {"page": {"path": "/b", "url": "https://h/c"}}   | /b
            {"url": "https://h.example/c/d?x=/y#/z"}, "context": {"page": {"url": "https://h/e"}} | /c/d
            {}, "context": {"page": {"url": "https://h.example:8443/e%20f"}}           | /e%20f
            {"url": "https://h.example"}                                               | /
            {"url": "https://h.example?x=1"}                                           | /
            {"url": "not a url"}                                                       | -
            {"url": ""}                                                                | -
            {}                                                                         | -
            """)
    void the_path_is_the_propertys_the_contexts_or_the_urls(String properties, String path) {
        Activity activity = accepted(call(PAGE, "{\"anonymousId\": \"a\", \"properties\": " + properties + "}"));

        assertThat(activity.properties().text("path")).isEqualTo(path == null ? null : path);
    }

    @Test
    void a_screen_call_is_a_screen_viewed() {
        Activity activity = accepted(
                call(SCREEN, "{\"userId\": \"u\", \"name\": \"Home\", \"properties\": {\"a\": 1}}"));

        assertThat(activity.event()).isEqualTo("Screen Viewed");
        assertThat(activity.properties()).isEqualTo(json("{\"name\": \"Home\", \"a\": 1}"));
    }

    @Test
    void a_given_message_id_is_kept_and_an_absent_one_is_replaced() {
        assertThat(accepted(call(IDENTIFY, "{\"userId\": \"u\", \"messageId\": \" m \"}")).messageId()).isEqualTo("m");
        assertThat(accepted(call(IDENTIFY, "{\"userId\": \"u\", \"messageId\": 42}")).messageId()).isEqualTo("42");
        for (String none : Set.of("null", "\"\"", "\" \"")) {
            assertThat(accepted(call(IDENTIFY, "{\"userId\": \"u\", \"messageId\": " + none + "}")).messageId())
                    .isEqualTo(Read.FRESH);
        }
    }

    @Test
    void limits_hold_for_calls_from_every_reader() {
        String deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
        String wide = "[" + "1,".repeat(100) + "1]";

        assertThat(leftOut(call(TRACK, "{\"userId\": \"u\", \"event\": \"e\", \"properties\": " + deep + "}")))
                .containsExactly("properties" + ".a".repeat(32));
        Intake intake = call(TRACK,
                "{\"userId\": \"u\", \"event\": \"e\", \"properties\": {\"b\": {\"a\": " + wide + ", \"c\": 1}}}");
        assertThat(leftOut(intake)).containsExactly("properties.b.a");
        assertThat(accepted(intake).properties()).isEqualTo(json("{\"b\": {\"c\": 1}}"));
        assertThat(leftOut(call(IDENTIFY, "{\"userId\": \"u\", \"traits\": {\"a\": " + wide + "}}")))
                .containsExactly("traits.a");
    }

    @Test
    void one_call_sets_at_most_a_hundred_traits_of_a_size_that_a_lead_can_store() {
        var many = new StringBuilder("\"t0\": 0");
        for (int i = 1; i <= 100; i++) {
            many.append(", \"t").append(i).append("\": 0");
        }
        Intake intake = call(IDENTIFY, "{\"userId\": \"u\", \"traits\": {" + many + "}}");
        assertThat(leftOut(intake)).containsExactly("traits");
        assertThat(accepted(intake).traits().fields()).hasSize(100);
        assertThat(leftOut(call(IDENTIFY, "{\"userId\": \"u\", \"traits\": {\"" + "n".repeat(129) + "\": 1}}")))
                .containsExactly("traits");
        assertThat(leftOut(call(IDENTIFY, "{\"userId\": \"u\", \"traits\": {\"bio\": \"" + "ä".repeat(2_048) + "\"}}")))
                .containsExactly("traits.bio");
    }

    @Test
    void types_have_their_names_on_the_wire() {
        assertThat(CallIntake.Type.of("identify")).contains(IDENTIFY);
        assertThat(CallIntake.Type.of("Identify")).contains(IDENTIFY);
        assertThat(CallIntake.Type.of("delete")).isEmpty();
    }
}
