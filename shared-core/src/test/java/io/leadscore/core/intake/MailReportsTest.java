package io.leadscore.core.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.intake.ses.SesMail;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.OfflineScoring;
import io.leadscore.core.score.OfflineScoring.Occurrence;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each sub-type that SES documents for bounces, complaints and subscriptions means for a lead. */
final class MailReportsTest {
    private static final String TRAITS = "{\"industry\": \"Software\", \"companySize\": 200}";

    private static List<Intake> read(String fixture, String field, Json.Obj deed) throws Exception {
        Json.Obj event = Fixture.read(fixture);
        Json.Obj detail = event.object("detail");
        Json.Obj changed = detail.object(field);
        for (var entry : deed.fields().entrySet()) {
            changed = changed.with(entry.getKey(), entry.getValue());
        }
        return Read.BUS.read(event.with("detail", detail.with(field, changed)), Read.RECEIVED);
    }

    private static List<Intake> bounce(@Nullable String type, @Nullable String subType) throws Exception {
        return read("ses-bounced", "bounce", Json.obj("bounceType", text(type), "bounceSubType", text(subType)));
    }

    private static List<Intake> complaint(@Nullable String type, @Nullable String subType) throws Exception {
        return read("ses-complained", "complaint",
                Json.obj("complaintFeedbackType", text(type), "complaintSubType", text(subType)));
    }

    private static Json text(@Nullable String text) {
        return text == null ? Json.Null.NULL : Json.text(text);
    }

    /** The stage, under a shipped model, of a lead that has asked for a demo before. */
    private static String stageAfter(List<Intake> intakes) {
        LocalDate asked = LocalDate.parse("2026-02-09");
        var occurrences = new ArrayList<Occurrence>();
        occurrences.add(new Occurrence("web", "demo", "Demo Requested", asked, Json.Obj.EMPTY));
        for (Intake intake : intakes) {
            if (intake instanceof Intake.Accepted(Activity activity, var _)) {
                occurrences.add(new Occurrence(activity.source(), activity.messageId(), activity.event(),
                        activity.occurredAt().atZone(ZoneOffset.UTC).toLocalDate(), activity.properties()));
            }
        }
        Json model = Activities.json(ShippedModels.json("fit-and-intent"));
        var scoring = new OfflineScoring(new CompiledModel(Objects.requireNonNull(ModelReader.read(model).model()), 1));
        return scoring.score("lead", Activities.json(TRAITS), occurrences, LocalDate.parse("2026-02-12"))
                .stage();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            Undetermined, Undetermined,              kept,    MQL
            Permanent,    General,                   kept,    Disqualified
            Permanent,    NoEmail,                   kept,    Disqualified
            Permanent,    Suppressed,                kept,    Disqualified
            Permanent,    OnAccountSuppressionList,  kept,    Disqualified
            Permanent,    OnTenantSuppressionList,   kept,    Disqualified
            Permanent,    UnsubscribedRecipient,     dropped, MQL
            Permanent,    EmailValidationSuppressed, dropped, MQL
            Permanent,    SomethingNew,              kept,    Disqualified
            Permanent,    -,                         kept,    Disqualified
            Transient,    General,                   kept,    MQL
            Transient,    MailboxFull,               kept,    MQL
            Transient,    MessageTooLarge,           kept,    MQL
            Transient,    ContentRejected,           kept,    MQL
            Transient,    CustomTimeoutExceeded,     kept,    MQL
            Transient,    AttachmentRejected,        kept,    MQL
            Transient,    SomethingNew,              kept,    MQL
            -,            -,                         kept,    Disqualified
            """)
    void a_bounce_says_whether_mail_reaches_the_address(@Nullable String type, @Nullable String subType, String fate,
            String stage) throws Exception {
        List<Intake> intakes = bounce(type, subType);

        if (fate.equals("dropped")) {
            assertThat(intakes).containsExactly(new Intake.Dropped(SesMail.NOT_SENT));
        } else {
            assertThat(intakes).hasSize(2).allSatisfy(intake -> {
                Activity activity = Read.accepted(intake);
                assertThat(activity.event()).isEqualTo("Email Bounced");
                assertThat(activity.properties().text("bounceType")).isEqualTo(type);
                assertThat(activity.properties().text("bounceSubType")).isEqualTo(subType);
            });
        }
        assertThat(stageAfter(intakes)).isEqualTo(stage);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,            -,                        -
            abuse,        -,                        -
            fraud,        -,                        -
            other,        -,                        -
            something-new, -,                       -
            abuse,        SomethingNew,             -
            auth-failure, -,                        report is not the lead's complaint
            virus,        -,                        report is not the lead's complaint
            not-spam,     -,                        report is not the lead's complaint
            -,            OnAccountSuppressionList, mail was not sent
            abuse,        OnAccountSuppressionList, mail was not sent
            -,            OnTenantSuppressionList,  mail was not sent
            """)
    void a_complaint_counts_if_the_lead_made_it_now(@Nullable String type, @Nullable String subType,
            @Nullable String reason) throws Exception {
        List<Intake> intakes = complaint(type, subType);

        if (reason == null) {
            assertThat(intakes).singleElement()
                    .satisfies(intake -> assertThat(Read.accepted(intake).event()).isEqualTo("Email Marked as Spam"));
        } else {
            assertThat(intakes).containsExactly(new Intake.Dropped(reason));
        }
        assertThat(stageAfter(intakes)).isEqualTo(reason == null ? "Disqualified" : "MQL");
    }

    /** The columns are the preferences before and after; the topic is absent, in or out. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            false, OptIn,   true,  OptIn,   all
            false, OptIn,   true,  OptOut,  all and topic
            false, OptIn,   false, OptOut,  topic
            false, OptIn,   false, OPT_OUT, topic
            false, -,       false, OptOut,  topic
            -,     -,       true,  -,       all
            false, OptOut,  true,  OptOut,  all
            true,  OptOut,  true,  OptOut,  -
            true,  OptOut,  false, OptOut,  -
            true,  OptOut,  false, OptIn,   -
            false, OptOut,  false, OptIn,   -
            false, OptIn,   false, OptIn,   -
            false, -,       false, OptIn,   -
            -,     -,       -,     -,       -
            """)
    void a_subscription_event_counts_if_the_lead_opted_out_now(@Nullable Boolean allBefore,
            @Nullable String topicBefore, @Nullable Boolean allAfter, @Nullable String topicAfter,
            @Nullable String optedOutOf) throws Exception {
        List<Intake> intakes = read("ses-subscribed", "subscription",
                Json.obj("oldTopicPreferences", preferences(allBefore, topicBefore), "newTopicPreferences",
                        preferences(allAfter, topicAfter)));

        if (optedOutOf == null) {
            assertThat(intakes).containsExactly(new Intake.Dropped(SesMail.NO_OPT_OUT));
        } else {
            Activity activity = Read.accepted(intakes.getFirst());
            assertThat(activity.event()).isEqualTo("Unsubscribed");
            assertThat(activity.properties().get("all")).isEqualTo(Json.Bool.of(optedOutOf.startsWith("all")));
            assertThat(activity.properties().get("topics"))
                    .isEqualTo(Json.arr(optedOutOf.endsWith("topic") ? List.of("Offers") : List.of()));
        }
        assertThat(stageAfter(intakes)).as("an opt-out disqualifies nobody").isNotEqualTo("Disqualified");
    }

    private static Json.Obj preferences(@Nullable Boolean all, @Nullable String topic) {
        Json.Obj preferences = Json.Obj.EMPTY;
        if (all != null) {
            preferences = preferences.with("unsubscribeAll", Json.Bool.of(all));
        }
        return topic == null ? preferences
                : preferences.with("topicSubscriptionStatus",
                        new Json.Arr(List.of(Json.obj("topicName", "Offers", "subscriptionStatus", topic))));
    }

    /** Providers write the types of their reports in any case, and new sub-types appear. */
    @Test
    void the_case_of_a_type_does_not_matter() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int n = 0; n < 200; n++) {
            String type = mixed(List.of("auth-failure", "virus", "not-spam").get(random.nextInt(3)), random);
            assertThat(complaint(type, null)).as("%s, seed %s", type, seed)
                    .containsExactly(new Intake.Dropped(SesMail.NO_COMPLAINT));
            String subType = mixed("OnAccountSuppressionList", random);
            assertThat(complaint("abuse", subType)).as("%s, seed %s", subType, seed)
                    .containsExactly(new Intake.Dropped(SesMail.NOT_SENT));
            String bounceType = mixed(random.nextBoolean() ? "Transient" : "Undetermined", random);
            assertThat(stageAfter(bounce(bounceType, "General"))).as("%s, seed %s", bounceType, seed).isEqualTo("MQL");
        }
    }

    private static String mixed(String text, Random random) {
        var mixed = new StringBuilder();
        text.chars()
                .forEach(c -> mixed.append(
                        (char) (random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c))));
        return mixed.toString();
    }
}
