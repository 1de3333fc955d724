package io.leadscore.core.intake;

import static io.leadscore.core.intake.Read.accepted;
import static io.leadscore.core.intake.Read.anonymousId;
import static io.leadscore.core.intake.Read.email;
import static io.leadscore.core.intake.Read.form;
import static io.leadscore.core.intake.Read.json;
import static io.leadscore.core.intake.Read.jsonForm;
import static io.leadscore.core.intake.Read.leftOut;
import static io.leadscore.core.intake.Read.paths;
import static io.leadscore.core.intake.Read.problems;
import static io.leadscore.core.intake.Read.userId;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormIntakeTest {
    @Test
    void the_fields_of_a_post_become_properties_and_known_traits_of_form_submitted() {
        Activity activity = accepted(form("email", "Ada@Example.com", "jobTitle", "CTO", "message", "Call me"));

        assertThat(activity.source()).isEqualTo("web");
        assertThat(activity.event()).isEqualTo("Form Submitted");
        assertThat(activity.messageId()).isEqualTo(Read.FRESH);
        assertThat(activity.occurredAt()).isEqualTo(Read.RECEIVED);
        assertThat(activity.properties()).isEqualTo(json("""
                {"form": "contact", "email": "Ada@Example.com", "jobTitle": "CTO", "message": "Call me"}"""));
        assertThat(activity.traits()).isEqualTo(json("""
                {"email": "Ada@Example.com", "jobTitle": "CTO"}"""));
        assertThat(activity.identities()).containsExactly(email("ada@example.com"));
    }

    @Test
    void fields_that_begin_with_an_underscore_are_neither_properties_nor_traits() {
        Activity activity = accepted(form("email", "a@b.example", "_next", "https://x.example", "_key", "k", "_", "x"));

        assertThat(activity.properties().fields()).containsOnlyKeys("form", "email");
    }

    @Test
    void a_given_message_id_is_taken_and_a_blank_one_is_not() {
        assertThat(accepted(form("email", "a@b.example", "_messageId", " m-7 ")).messageId()).isEqualTo("m-7");
        assertThat(accepted(form("email", "a@b.example", "_messageId", " ")).messageId()).isEqualTo(Read.FRESH);
    }

    @Test
    void a_blank_field_changes_nothing() {
        Activity activity = accepted(form("email", "a@b.example", "jobTitle", " \t ", "company", ""));

        assertThat(activity.properties().fields()).containsOnlyKeys("form", "email");
        assertThat(activity.traits().fields()).containsOnlyKeys("email");
    }

    @Test
    void blanks_around_a_value_are_removed() {
        Activity activity = accepted(form("email", " a@b.example ", "jobTitle", " CTO\n"));

        assertThat(activity.traits()).isEqualTo(json("""
                {"email": "a@b.example", "jobTitle": "CTO"}"""));
        assertThat(activity.properties().text("jobTitle")).isEqualTo("CTO");
    }

    @Test
    void the_forms_name_wins_over_a_field_called_form() {
        assertThat(accepted(form("email", "a@b.example", "form", "demo")).properties().text("form"))
                .isEqualTo("contact");
    }

    @Test
    void a_public_form_cannot_make_its_sender_a_partner_or_qualified() {
        var bold = SourceSettings.server("web").withFormTraits(Set.of("email", "score", "Stage"));
        Activity byDefault = accepted(form("email", "a@b.example", "companyType", "partner", "leadSource", "partner"));
        Activity bySetting = accepted(form(bold, "email", "a@b.example", "score", "100", "Stage", "SQL"));

        assertThat(byDefault.traits().fields()).containsOnlyKeys("email");
        assertThat(bySetting.traits().fields()).containsOnlyKeys("email");
    }

    @Test
    void a_repeated_field_becomes_an_array_of_at_most_a_hundred_values() {
        var many = new ArrayList<>(List.of("email", "a@b.example"));
        for (int i = 0; i < 150; i++) {
            many.addAll(List.of("interest", "i" + i));
        }
        Activity activity = accepted(form(many.toArray(String[]::new)));

        assertThat(activity.properties().get("interest"))
                .isInstanceOfSatisfying(Json.Arr.class, array -> assertThat(array.items()).hasSize(100)
                        .startsWith(Json.text("i0"), Json.text("i1")));
    }

    @Test
    void every_identity_of_a_form_is_taken_the_strongest_first() {
        Activity activity = accepted(
                form("anonymousId", "a-1", "email", "B@b.example", "userId", "U-1", "email", "a@b.example"));

        assertThat(activity.identities()).containsExactly(userId("U-1"), email("a@b.example"), email("b@b.example"),
                anonymousId("a-1"));
    }

    @Test
    void a_form_without_an_identity_is_rejected_and_the_fields_are_named() {
        assertThat(problems(form("jobTitle", "CTO", "email", " "))).singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("email", "userId", "anonymousId"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "@b.example", "ada@", "ada@localhost", "a da@b.example", "a@b@c.example",
            "a@.example",
            "a@b..example", "a@b.example.", "Ada <a@b.example>", "a@b.example,c@d.example", "a@b.\u00a0example"})
    void an_implausible_address_is_rejected_and_named_but_not_quoted(String address) {
        Intake intake = form("email", address, "userId", "u-1");

        assertThat(paths(intake)).containsExactly("email");
        assertThat(problems(intake).toString()).doesNotContain(address);
    }

    @Test
    void a_filled_honeypot_drops_the_post_with_any_other_fields() {
        assertThat(form("_gotcha", "x", "email", "nonsense"))
                .isEqualTo(new Intake.Dropped(FormIntake.HONEYPOT_FILLED));
        assertThat(accepted(form("_gotcha", " ", "email", "a@b.example")).messageId()).isEqualTo(Read.FRESH);
    }

    @Test
    void a_numeric_trait_becomes_a_number_where_it_can_and_the_property_stays_text() {
        Activity number = accepted(form("email", "a@b.example", "companySize", "51-200"));
        Activity text = accepted(form("email", "a@b.example", "companySize", "many"));

        assertThat(number.traits().get("companySize")).isEqualTo(new Json.Num("51"));
        assertThat(number.properties().get("companySize")).isEqualTo(Json.text("51-200"));
        assertThat(text.traits().get("companySize")).isEqualTo(Json.text("many"));
    }

    @Test
    void the_locale_of_the_key_says_what_a_number_means() {
        var german = new SourceSettings("web", SourceSettings.Kind.PAGE, Set.of("email", "companySize"),
                Set.of("companySize"), Set.of(), Set.of(), Locale.GERMANY);

        assertThat(accepted(form("email", "a@b.example", "companySize", "5.000")).traits().get("companySize"))
                .isEqualTo(Json.text("5.000"));
        assertThat(accepted(form(german, "email", "a@b.example", "companySize", "5.000")).traits().get("companySize"))
                .isEqualTo(new Json.Num("5000"));
    }

    @Test
    void only_traits_named_numeric_become_numbers() {
        assertThat(accepted(form("email", "a@b.example", "phone", "0301234")).traits().text("phone"))
                .isEqualTo("0301234");
    }

    @Test
    void a_form_posted_as_json_keeps_types_and_null_is_blank() {
        Activity activity = accepted(jsonForm(
                """
                {"email": "a@b.example", "companySize": 120, "agreed": true, "jobTitle": null, "tags": ["x", " ", null]}"""));

        assertThat(activity.properties()).isEqualTo(json("""
                {"form": "contact", "email": "a@b.example", "companySize": 120, "agreed": true, "tags": ["x"]}"""));
        assertThat(activity.traits()).isEqualTo(json("""
                {"email": "a@b.example", "companySize": 120}"""));
    }

    @Test
    void an_id_that_is_no_text_is_left_out_and_a_whole_number_is_its_digits() {
        assertThat(paths(jsonForm("{\"userId\": {\"id\": 7}}"))).containsExactly("", "userId");
        assertThat(leftOut(jsonForm("{\"userId\": true, \"email\": \"a@b.example\"}"))).containsExactly("userId");
        assertThat(paths(jsonForm("{\"userId\": \"u\", \"email\": 1.5}"))).containsExactly("email");
        assertThat(accepted(jsonForm("{\"userId\": 97980}")).identities()).containsExactly(userId("97980"));
    }

    @Test
    void ids_are_brought_to_one_form_and_have_no_control_characters() {
        assertThat(accepted(form("userId", " Cafe\u0301 ")).identities()).containsExactly(userId("Caf\u00e9"));
        assertThat(paths(form("userId", "a\u0007b"))).containsExactly("", "userId");
        Intake intake = form("userId", "a", "_messageId", "a\u0007b");
        assertThat(leftOut(intake)).containsExactly("_messageId");
        assertThat(accepted(intake).messageId()).isEqualTo(Read.FRESH);
    }

    @Test
    void half_characters_and_nul_are_replaced_in_names_and_values_and_are_no_part_of_an_id() {
        assertThat(accepted(form("email", "a@b.example", "note", "x\ud800", "\udc00", "a\u0000")).properties())
                .isEqualTo(json("""
                        {"form": "contact", "email": "a@b.example", "note": "x\ufffd", "\ufffd": "a\ufffd"}"""));
        assertThat(leftOut(form("email", "a@b.example", "userId", "u\ud800"))).containsExactly("userId");
        assertThat(accepted(form("email", "a@b.example", "note", "\ud83d\ude00")).properties().text("note"))
                .isEqualTo("\ud83d\ude00");
    }

    @Test
    void of_more_than_ten_identities_the_first_ten_are_taken() {
        var many = new ArrayList<String>();
        for (int i = 0; i < 11; i++) {
            many.addAll(List.of("userId", "u" + i));
        }
        assertThat(leftOut(form(many.toArray(String[]::new)))).containsExactly("");
        assertThat(accepted(form(many.toArray(String[]::new))).identities()).hasSize(10);
        assertThat(accepted(form(many.subList(0, 20).toArray(String[]::new))).identities()).hasSize(10);
    }

    @Test
    void the_order_of_fields_does_not_matter() {
        List<List<String>> pairs = new ArrayList<>(List.of(List.of("email", "a@b.example"), List.of("userId", "u"),
                List.of("jobTitle", "CTO"), List.of("note", "hi"), List.of("_messageId", "m")));
        Intake expected = form(flat(pairs));
        for (int i = 0; i < 20; i++) {
            Collections.rotate(pairs, 1);
            assertThat(form(flat(pairs))).isEqualTo(expected);
        }
    }

    private static String[] flat(List<List<String>> pairs) {
        return pairs.stream().flatMap(List::stream).toArray(String[]::new);
    }

    @Test
    void a_post_that_could_not_be_stored_is_too_large() {
        char[] note = new char[ActivityLimits.MAX_STORED_BYTES];
        Arrays.fill(note, 'x');
        Intake intake = form("email", "a@b.example", "note", new String(note));

        assertThat(intake).isInstanceOfSatisfying(Intake.Rejected.class,
                rejected -> assertThat(rejected.isTooLarge()).isTrue());
    }

    @Test
    void a_value_larger_than_a_trait_can_be_stays_a_property() {
        Intake intake = form("email", "a@b.example", "company", "x".repeat(5_000));

        assertThat(leftOut(intake)).containsExactly("company");
        assertThat(accepted(intake).properties().text("company")).hasSize(5_000);
        assertThat(accepted(intake).traits().fields()).containsOnlyKeys("email");
    }
}
