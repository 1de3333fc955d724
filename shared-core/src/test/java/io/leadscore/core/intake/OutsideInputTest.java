package io.leadscore.core.intake;

import static io.leadscore.core.intake.CallIntake.Type.IDENTIFY;
import static io.leadscore.core.intake.CallIntake.Type.PAGE;
import static io.leadscore.core.intake.CallIntake.Type.TRACK;
import static io.leadscore.core.intake.Read.accepted;
import static io.leadscore.core.intake.Read.anonymousId;
import static io.leadscore.core.intake.Read.call;
import static io.leadscore.core.intake.Read.email;
import static io.leadscore.core.intake.Read.form;
import static io.leadscore.core.intake.Read.json;
import static io.leadscore.core.intake.Read.leftOut;
import static io.leadscore.core.intake.Read.paths;
import static io.leadscore.core.intake.Read.userId;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs of others really send: one value that nobody asked for never costs the rest of an input. */
class OutsideInputTest {
    private static final JsonReader WIRE = JsonReader.tolerant(JsonReader.Limits.INPUT);

    private static Json.Obj wire(String json) throws MalformedJsonException {
        return WIRE.readObject(json);
    }

    private static Intake sent(CallIntake.Type type, String json) throws MalformedJsonException {
        return Read.CALLS.read(type, wire(json), Read.WEB, Read.FRESH, Read.RECEIVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"undefined", "null", "[object Object]", "NaN", "0", "{{user.id}}", "\u00a0Null"})
    void a_placeholder_identifies_nobody_but_the_address_beside_it_does(String placeholder) {
        Intake byUserId = call(IDENTIFY,
                "{\"userId\": \"" + placeholder + "\", \"traits\": {\"email\": \"mira@alpha.example\"}}");
        Intake byVisitor = call(TRACK,
                "{\"event\": \"e\", \"userId\": \"u-1\", \"anonymousId\": \"" + placeholder + "\"}");
        Intake alone = call(TRACK, "{\"event\": \"e\", \"anonymousId\": \"" + placeholder + "\"}");

        assertThat(accepted(byUserId).identities()).containsExactly(email("mira@alpha.example"));
        assertThat(leftOut(byUserId)).containsExactly("userId");
        assertThat(byUserId.blockedIdentities()).isEqualTo(1);
        assertThat(accepted(byVisitor).identities()).containsExactly(userId("u-1"));
        assertThat(paths(alone)).containsExactly("", "anonymousId");
        assertThat(alone.blockedIdentities()).isEqualTo(1);
    }

    @Test
    void a_placeholder_is_no_message_id_or_all_messages_would_be_one() {
        Intake intake = call(TRACK, "{\"event\": \"e\", \"userId\": \"u\", \"messageId\": \"undefined\"}");

        assertThat(accepted(intake).messageId()).isEqualTo(Read.FRESH);
        assertThat(leftOut(intake)).containsExactly("messageId");
        assertThat(intake.blockedIdentities()).isZero();
    }

    @Test
    void an_empty_array_is_phps_empty_object_and_another_array_is_left_out() {
        String call = "{\"event\": \"e\", \"userId\": \"u\", \"context\": [], \"properties\": %s, \"traits\": %s}";

        assertThat(leftOut(call(TRACK, call.formatted("[]", "[]")))).isEmpty();
        assertThat(accepted(call(TRACK, call.formatted("[]", "[]"))).properties()).isEqualTo(Json.Obj.EMPTY);
        assertThat(leftOut(call(TRACK, call.formatted("[1]", "\"x\"")))).containsExactly("properties", "traits");
        assertThat(leftOut(call(IDENTIFY, call.formatted("null", "[]")))).isEmpty();
    }

    @Test
    void white_space_that_people_paste_is_not_part_of_a_value_and_is_no_value() {
        Activity activity = accepted(form("email", "\ufeffada@x.example\u200b", "firstName", "\u00a0Ada\u2003",
                "company", "\u200b", "note", "\u3000", "industry", "\u2060tech\u00adnology"));

        assertThat(activity.identities()).containsExactly(email("ada@x.example"));
        assertThat(activity.traits().fields()).containsOnlyKeys("email", "firstName", "industry");
        assertThat(activity.traits().text("firstName")).isEqualTo("Ada");
        assertThat(activity.properties().fields()).containsOnlyKeys("form", "email", "firstName", "industry");
    }

    @Test
    void a_trait_of_a_call_is_trimmed_and_one_that_cannot_be_seen_changes_nothing() {
        Activity activity = accepted(call(IDENTIFY, """
                {"userId": "u", "traits": {"jobTitle": "\u200b ", "company": " ACME\u00a0", "city": ""}}"""));

        assertThat(activity.traits()).isEqualTo(json("{\"company\": \"ACME\", \"city\": \"\"}"));
    }

    @Test
    void digits_that_no_double_can_hold_are_kept_as_they_were_sent() throws Exception {
        Intake intake = sent(TRACK, """
                {"event": "Order Completed", "userId": 123456789012345678,
                 "properties": {"order_id": 820982911946154508, "total": 12.50, "big": 1e400}}""");

        assertThat(accepted(intake).identities()).containsExactly(userId("123456789012345678"));
        assertThat(accepted(intake).properties()).isEqualTo(json("""
                {"order_id": "820982911946154508", "total": 12.50, "big": "1e400"}"""));
        assertThat(leftOut(intake)).isEmpty();
    }

    @Test
    void half_an_emoji_costs_one_character_of_a_property_and_an_id_that_has_it() throws Exception {
        Intake intake = sent(TRACK, """
                {"event": "Search \\ud83d", "userId": "u", "anonymousId": "a\\ude00", "messageId": "m\\ud83d",
                 "properties": {"query": "caf\u00e9 \\ud83d", "ok": "\\ud83d\\ude00"}}""");

        assertThat(accepted(intake).event()).isEqualTo("Search \ufffd");
        assertThat(accepted(intake).properties()).isEqualTo(json("""
                {"query": "caf\u00e9 \ufffd", "ok": "\ud83d\ude00"}"""));
        assertThat(accepted(intake).identities()).containsExactly(userId("u"));
        assertThat(accepted(intake).messageId()).isEqualTo(Read.FRESH);
        assertThat(leftOut(intake)).containsExactly("anonymousId", "messageId");
    }

    @Test
    void an_address_that_is_none_is_left_out_of_identities_and_traits() {
        Intake beside = call(TRACK,
                "{\"event\": \"e\", \"userId\": \"u\", \"context\": {\"traits\": {\"email\": \"n/a\"}}}");
        Intake identify = call(IDENTIFY,
                "{\"userId\": \"u\", \"traits\": {\"email\": \"none given\", \"plan\": \"pro\"}}");

        assertThat(accepted(beside).identities()).containsExactly(userId("u"));
        assertThat(leftOut(beside)).containsExactly("context.traits.email");
        assertThat(accepted(identify).traits()).isEqualTo(json("{\"plan\": \"pro\"}"));
        assertThat(leftOut(identify)).containsExactly("traits.email");
    }

    @Test
    void an_address_among_the_properties_identifies_a_visitor_but_not_the_guest_of_a_known_user() {
        Intake visitor = call(TRACK, """
                {"event": "Signed Up", "anonymousId": "a", "properties": {"email": "Ada@x.example"}}""");
        Intake invitation = call(TRACK, """
                {"event": "Invitation Sent", "userId": "u", "properties": {"email": "guest@x.example"}}""");
        Intake known = call(PAGE, """
                {"anonymousId": "a", "traits": {"email": "b@x.example"}, "properties": {"email": "c@x.example"}}""");
        Intake broken = call(TRACK, """
                {"event": "e", "anonymousId": "a", "properties": {"email": "nobody"}}""");

        assertThat(accepted(visitor).identities()).containsExactly(email("ada@x.example"), anonymousId("a"));
        assertThat(accepted(invitation).identities()).containsExactly(userId("u"));
        assertThat(accepted(known).identities()).containsExactly(email("b@x.example"), anonymousId("a"));
        assertThat(leftOut(broken)).containsExactly("properties.email");
        assertThat(accepted(broken).properties().text("email")).isEqualTo("nobody");
    }

    @ParameterizedTest
    @CsvSource({"Email,email", "EMAIL,email", "e-mail,email", "E-Mail,email", "_replyto,email", "First Name,firstName",
            "job_title,jobTitle", "COMPANY-SIZE,companySize", "first-name,firstName", "LASTNAME,lastName"})
    void a_field_means_a_trait_in_any_case_and_with_hyphens(String field, String trait) {
        String value = trait.equals("email") ? "ada@x.example" : "120";
        Activity activity = accepted(form("anonymousId", "a", field, value));

        assertThat(activity.traits().fields()).containsOnlyKeys(trait);
        assertThat(activity.properties().fields().containsKey(field)).isEqualTo(!field.startsWith("_"));
        assertThat(activity.identities()).hasSize(trait.equals("email") ? 2 : 1);
    }

    @Test
    void of_several_fields_with_one_meaning_the_exact_name_is_used() {
        Activity activity = accepted(form("Email", "b@x.example", "email", "a@x.example", "_replyto", "c@x.example"));
        Activity without = accepted(form("e-mail", "b@x.example", "_replyto", "c@x.example"));

        assertThat(activity.identities()).containsExactly(email("a@x.example"));
        assertThat(activity.traits().text("email")).isEqualTo("a@x.example");
        assertThat(without.identities()).containsExactly(email("b@x.example"));
    }

    @Test
    void a_visitor_can_correct_an_address_under_any_name() {
        assertThat(paths(form("anonymousId", "a", "E-Mail", "ada"))).containsExactly("E-Mail");
        assertThat(leftOut(form("anonymousId", "a", "email", "none"))).containsExactly("email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_gotcha", "bot-field", "_honey"})
    void a_filled_honeypot_of_any_usual_name_drops_the_post(String honeypot) {
        assertThat(form("email", "a@x.example", honeypot, "x"))
                .isEqualTo(new Intake.Dropped(FormIntake.HONEYPOT_FILLED));
        assertThat(accepted(form("email", "a@x.example", honeypot, "\u200b")).properties().fields())
                .containsOnlyKeys("form", "email");
    }

    @Test
    void a_key_can_name_honeypots_of_its_own() {
        var own = new SourceSettings("web", SourceSettings.Kind.PAGE, SourceSettings.DEFAULT_FORM_TRAITS, Set.of(),
                Set.of(), Set.of("website2"), null);

        assertThat(form(own, "email", "a@x.example", "website2", "x")).isInstanceOf(Intake.Dropped.class);
        assertThat(form(own, "email", "a@x.example", "bot-field", "x")).isInstanceOf(Intake.Accepted.class);
    }

    @Test
    void the_same_post_has_one_id_in_a_window_of_ten_minutes() {
        Json.Obj fields = json("{\"email\": \"a@x.example\", \"message\": \"hi\"}");
        String id = FormIntake.Post.of("demo", fields).contentId("key", Read.RECEIVED);

        assertThat(id).isEqualTo(FormIntake.Post.of("demo",
                json("{\"_ts\": 1, \"message\": \" hi\", \"email\": \"a@x.example\"}"))
                .contentId("key", Read.RECEIVED.plus(Duration.ofMinutes(9))));
        assertThat(List.of(FormIntake.Post.of("demo", fields).contentId("other", Read.RECEIVED),
                FormIntake.Post.of("contact", fields).contentId("key", Read.RECEIVED),
                FormIntake.Post.of("demo", json("{\"email\": \"a@x.example\"}")).contentId("key", Read.RECEIVED),
                FormIntake.Post.of("demo", fields).contentId("key", Read.RECEIVED.plus(FormIntake.REPEAT_WINDOW))))
                .doesNotContain(id)
                .doesNotHaveDuplicates();
    }

    @Test
    void an_activity_keeps_at_most_five_hundred_values() {
        var many = new StringBuilder("\"z\": 1");
        for (int i = 0; i < 600; i++) {
            many.append(", \"p").append(i).append("\": [").append(i).append("]");
        }
        Intake intake = call(TRACK, "{\"event\": \"e\", \"userId\": \"u\", \"properties\": {" + many + "}}");

        assertThat(accepted(intake).properties().fields()).hasSize(ActivityLimits.MAX_VALUES / 2);
        assertThat(leftOut(intake)).hasSize(601 - ActivityLimits.MAX_VALUES / 2);
    }

    /** A usable call, beside which any value may stand in any other place. */
    @Test
    void no_value_beside_an_identity_and_an_event_costs_a_call() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var scribble = new Scribble(random);
        List<CallIntake.Type> types = List.of(CallIntake.Type.values());
        int withWarnings = 0;
        for (int n = 0; n < 3_000; n++) {
            Json.Obj call = scribble.call().with("userId", Json.text("u-1")).with("event", Json.text("Demo Requested"));
            CallIntake.Type type = types.get(random.nextInt(types.size()));
            Intake intake = Read.CALLS.read(type, wire(call.toJson()), Read.WEB, Read.FRESH, Read.RECEIVED);
            if (call.toJson().length() < ActivityLimits.MAX_BYTES) {
                assertThat(accepted(intake).identities()).as("seed %s, %s", seed, call.toJson())
                        .contains(userId("u-1"));
                withWarnings += leftOut(intake).isEmpty() ? 0 : 1;
            }
        }
        assertThat(withWarnings).as("seed %s", seed).isGreaterThan(300);
    }
}
