package io.leadscore.core.intake;

import static io.leadscore.core.intake.CallIntake.Type.IDENTIFY;
import static io.leadscore.core.intake.CallIntake.Type.PAGE;
import static io.leadscore.core.intake.CallIntake.Type.TRACK;
import static io.leadscore.core.intake.Read.PAGE_KEY;
import static io.leadscore.core.intake.Read.accepted;
import static io.leadscore.core.intake.Read.call;
import static io.leadscore.core.intake.Read.email;
import static io.leadscore.core.intake.Read.form;
import static io.leadscore.core.intake.Read.json;
import static io.leadscore.core.intake.Read.leftOut;
import static io.leadscore.core.intake.Read.paths;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.BlockedIdentities;
import io.leadscore.core.fixtures.Activities;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger can send with the key of a page, and what only a secret key can. */
class PageKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"Email Bounced", "email marked as spam", "UNSUBSCRIBED", " Email Opened\u00a0", "Deal Won",
            "Lead Rejected"})
    void a_page_cannot_send_what_only_a_provider_knows(String event) {
        String call = "{\"userId\": \"u\", \"event\": \"" + event + "\"}";

        assertThat(paths(call(TRACK, call, PAGE_KEY))).containsExactly("event");
        assertThat(accepted(call(TRACK, call)).trusted()).isTrue();
        assertThat(accepted(call(TRACK, call,
                PAGE_KEY.withEvents(Set.of(io.leadscore.core.json.WhiteSpace.trim(event).toLowerCase(Locale.ROOT)))))
                .trusted()).isFalse();
    }

    @Test
    void a_page_cannot_send_what_harms_a_lead_under_a_model() {
        var calls = new CallIntake(
                new IntakePolicy(BlockedIdentities.DEFAULT, () -> Set.of("refund requested"), PAGE_KEY));
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int n = 0; n < 500; n++) {
            String event = random.nextBoolean() ? "Refund Requested" : "refund requested";
            boolean page = random.nextBoolean();
            boolean named = random.nextInt(4) == 0;
            SourceSettings key = page ? PAGE_KEY : Read.WEB;
            Intake intake = calls.read(TRACK, Activities.json("{\"userId\": \"u\", \"event\": \"" + event + "\"}"),
                    named ? key.withEvents(Set.of("Refund Requested")) : key, Read.FRESH, Read.RECEIVED);
            assertThat(intake instanceof Intake.Accepted).as("seed %s", seed).isEqualTo(!page || named);
        }
        assertThat(calls.read(PAGE, Activities.json("{\"userId\": \"u\"}"), PAGE_KEY, Read.FRESH, Read.RECEIVED))
                .isInstanceOf(Intake.Accepted.class);
    }

    @Test
    void a_page_sets_only_the_traits_of_its_key_and_never_what_sales_says() {
        String identify = """
                {"userId": "u", "traits": {"jobTitle": "CTO", "companyType": "partner", "outcome": "won",
                 "companyId": "acme"}}""";
        SourceSettings bold = PAGE_KEY.withFormTraits(Set.of("outcome", "companyId", "CompanyID", "jobTitle"));

        assertThat(accepted(call(IDENTIFY, identify, PAGE_KEY)).traits()).isEqualTo(json("{\"jobTitle\": \"CTO\"}"));
        assertThat(accepted(call(IDENTIFY, identify, bold)).traits()).isEqualTo(json("{\"jobTitle\": \"CTO\"}"));
        assertThat(accepted(form(bold, "email", "a@x.example", "companyId", "acme")).traits().fields()).isEmpty();
        assertThat(accepted(call(IDENTIFY, identify)).traits().fields()).containsOnlyKeys("jobTitle", "companyType",
                "companyId");
    }

    @Test
    void a_form_sets_known_traits_alone_whatever_its_key() {
        assertThat(accepted(form(Read.WEB, "email", "a@x.example", "companyType", "partner")).traits().fields())
                .containsOnlyKeys("email");
    }

    @Test
    void a_page_names_one_address() {
        assertThat(accepted(form(PAGE_KEY, "email", "a@x.example", "email", "b@x.example")).identities())
                .containsExactly(email("a@x.example"));
        assertThat(accepted(form(PAGE_KEY, "email", "a@x.example", "email", "b@x.example")).traits().text("email"))
                .isEqualTo("a@x.example");
        assertThat(leftOut(form(PAGE_KEY, "email", "a@x.example", "email", "b@x.example", "email", "A@X.example")))
                .containsExactly("email");
        assertThat(accepted(form(Read.WEB, "email", "a@x.example", "email", "b@x.example")).identities()).hasSize(2);
        String two = """
                {"event": "e", "traits": {"email": "a@x.example"}, "context": {"traits": {"email": "b@x.example"}}}""";
        assertThat(accepted(call(TRACK, two, PAGE_KEY)).identities()).containsExactly(email("a@x.example"));
        assertThat(accepted(call(TRACK, two)).identities()).hasSize(2);
    }

    @Test
    void the_partner_bus_says_no_more_than_a_page_unless_its_setting_says_so() {
        String event = """
                {"id": "e1", "source": "aws.partner/segment.com/x", "detail-type": "%s", "time": "2026-03-01T00:00:00Z",
                 "detail": {"type": "%s", "event": "Email Bounced", "userId": "u", "traits": {"companyType": "partner",
                 "jobTitle": "CTO"}}}""";
        var trusting = new BusIntake(
                new IntakePolicy(BlockedIdentities.DEFAULT, Set::of, SourceSettings.server("segment")));

        Intake identify = Read.bus(event.formatted("identify", "identify")).getFirst();
        assertThat(accepted(identify).traits()).isEqualTo(json("{\"jobTitle\": \"CTO\"}"));
        assertThat(accepted(identify).source()).isEqualTo("aws.partner/segment.com/x");
        assertThat(accepted(identify).trusted()).isFalse();
        assertThat(paths(Read.bus(event.formatted("track", "track")).getFirst())).containsExactly("detail.event");
        for (String type : List.of("track", "identify")) {
            Intake intake = trusting.read(Activities.json(event.formatted(type, type)), Read.RECEIVED).getFirst();
            assertThat(accepted(intake).trusted()).isTrue();
        }
    }
}
