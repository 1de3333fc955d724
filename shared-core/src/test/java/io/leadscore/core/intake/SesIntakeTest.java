package io.leadscore.core.intake;

import static io.leadscore.core.intake.Read.accepted;
import static io.leadscore.core.intake.Read.email;
import static io.leadscore.core.intake.Read.json;
import static io.leadscore.core.intake.Read.paths;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityJson;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.intake.ses.SesMail;
import io.leadscore.core.json.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SesIntakeTest {
    private static final String MAIL = "0102018f1c2d3e4f-1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9-000000";

    private static List<Intake> read(String fixture) throws IOException {
        return Read.BUS.read(Fixture.read(fixture), Read.RECEIVED);
    }

    /** The fixture with one text in it replaced. */
    private static List<Intake> read(String fixture, String text, String by) throws IOException {
        String json = Fixture.text(fixture);
        assertThat(json).contains(text);
        return Read.BUS.read(Activities.json(json.replace(text, by)), Read.RECEIVED);
    }

    @Test
    void an_open_goes_to_the_one_address_in_destination() throws IOException {
        Activity activity = accepted(read("ses-opened").getFirst());

        assertThat(activity).isEqualTo(Activities.of("Email Opened")
                .bySystem()
                .source("aws.ses")
                .messageId(MAIL + ":open:2026-02-10T09:15:21.652Z")
                .at("2026-02-10T09:15:21.652Z")
                .receivedAt(Read.RECEIVED)
                .properties("{\"tags\": {\"campaign\": [\"february-offer\"]}}")
                .email("ada@example.com")
                .build());
    }

    @Test
    void a_click_is_an_email_link_clicked_with_its_link() throws IOException {
        Activity activity = accepted(read("ses-clicked").getFirst());

        assertThat(activity.event()).isEqualTo("Email Link Clicked");
        assertThat(activity.properties()).isEqualTo(json("""
                {"link": "https://acme.example/pricing?utm_campaign=february", "linkTags": {"position": ["top"]},
                 "tags": {"campaign": ["february-offer"]}}"""));
        assertThat(activity.messageId()).startsWith(MAIL + ":click:2026-02-10T09:16:01.570Z:").doesNotContain("acme");
    }

    @Test
    void clicks_on_two_links_at_one_moment_are_two_activities() throws IOException {
        String one = accepted(read("ses-clicked").getFirst()).messageId();
        String other = accepted(read("ses-clicked", "/pricing", "/blog").getFirst()).messageId();

        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void a_bounce_goes_to_each_recipient_that_it_names_and_to_no_other() throws IOException {
        List<Activity> activities = read("ses-bounced").stream().map(Read::accepted).toList();

        assertThat(activities).extracting(Activity::identities)
                .containsExactly(List.of(email("ada@example.com")), List.of(email("grace@example.com")));
        assertThat(activities).allSatisfy(activity -> {
            assertThat(activity.event()).isEqualTo("Email Bounced");
            assertThat(activity.properties().text("bounceType")).isEqualTo("Permanent");
            assertThat(activity.properties().text("bounceSubType")).isEqualTo("General");
        });
    }

    /** SES reports some automatic replies without their recipient. */
    @Test
    void a_bounce_without_names_is_about_the_one_recipient_of_the_mail() throws IOException {
        String bounce = Fixture.text("ses-bounced").replace("bouncedRecipients", "gone");
        String one = bounce.replaceAll("(?s)\"destination\": \\[.*?]", "\"destination\": [\"ada@example.com\"]");

        assertThat(accepted(Read.bus(one).getFirst()).identities()).containsExactly(email("ada@example.com"));
        assertThat(accepted(Read.bus(one.replace("gone\": [", "bouncedRecipients\": [], \"gone\": [")).getFirst())
                .identities()).containsExactly(email("ada@example.com"));
        assertThat(paths(Read.bus(bounce).getFirst())).containsExactly("detail.bounce.bouncedRecipients");
    }

    @Test
    void a_complaint_is_an_email_marked_as_spam_by_those_whom_it_names() throws IOException {
        Activity activity = accepted(read("ses-complained").getFirst());

        assertThat(read("ses-complained")).hasSize(1);
        assertThat(activity.event()).isEqualTo("Email Marked as Spam");
        assertThat(activity.identities()).containsExactly(email("ada@example.com"));
        assertThat(activity.properties().text("complaintFeedbackType")).isEqualTo("abuse");
        assertThat(activity.properties().fields()).doesNotContainKey("complaintSubType");
    }

    @Test
    void an_opt_out_is_an_unsubscribed() throws IOException {
        Activity activity = accepted(read("ses-subscribed").getFirst());

        assertThat(activity.event()).isEqualTo("Unsubscribed");
        assertThat(activity.properties()).isEqualTo(
                json("""
                {"contactList": "Customers", "all": true, "topics": ["Offers"], "tags": {"campaign": ["february-offer"]}}"""));
    }

    @Test
    void an_opt_out_of_one_topic_is_one_and_an_opt_in_is_none() throws IOException {
        assertThat(accepted(read("ses-subscribed", "\"unsubscribeAll\": true", "\"unsubscribeAll\": false").getFirst())
                .properties()
                .get("all")).isEqualTo(Json.Bool.FALSE);

        String optIn = Fixture.text("ses-subscribed")
                .replace("newTopicPreferences", "x")
                .replace("oldTopicPreferences", "newTopicPreferences")
                .replace("\"x\"", "\"oldTopicPreferences\"");
        assertThat(Read.bus(optIn)).containsExactly(new Intake.Dropped(SesMail.NO_OPT_OUT));
    }

    @Test
    void an_open_of_a_mail_to_several_recipients_is_dropped() throws IOException {
        String destination = "\"destination\": [";

        assertThat(read("ses-opened", destination, destination + "\"grace@example.com\", "))
                .containsExactly(new Intake.Dropped(SesMail.SEVERAL_RECIPIENTS));
        assertThat(accepted(read("ses-opened", destination, destination + "\"A <Ada@Example.com>\", ").getFirst())
                .identities()).containsExactly(email("ada@example.com"));
    }

    @Test
    void apples_prefetch_is_marked_as_a_machines_open() throws IOException {
        String agent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                + " Version/17.4 Safari/605.1.15";

        assertThat(accepted(read("ses-opened", agent, "Mozilla/5.0").getFirst()).properties().get("machine"))
                .isEqualTo(Json.Bool.TRUE);
        assertThat(accepted(read("ses-opened", agent, "Mozilla/5.0 ").getFirst()).properties().fields())
                .doesNotContainKey("machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Email Sent", "Email Delivered", "Email Delivery Delayed", "Email Rejected",
            "Email Rendering Failed", "Sending Status Enabled", "Advisor Recommendation Status Open",
            "AWS API Call via CloudTrail"})
    void what_is_not_the_leads_doing_is_dropped(String detailType) throws IOException {
        assertThat(read("ses-delivered", "Email Delivered", detailType))
                .containsExactly(new Intake.Dropped(SesMail.NOT_A_DEED));
    }

    @ParameterizedTest
    @CsvSource({"ses-opened, messageId, detail.mail.messageId", "ses-opened, destination, detail.mail.destination",
            "ses-bounced, bouncedRecipients, detail.bounce.bouncedRecipients",
            "ses-complained, complainedRecipients, detail.complaint.complainedRecipients",
            "ses-bounced, bounce, detail.bounce.bouncedRecipients"})
    void what_ses_documents_and_is_missing_is_named(String fixture, String field, String path) throws IOException {
        assertThat(read(fixture, "\"" + field + "\":", "\"gone\":")).singleElement()
                .satisfies(intake -> assertThat(paths(intake)).containsExactly(path));
    }

    @Test
    void an_address_that_is_none_is_rejected_without_those_beside_it() throws IOException {
        List<Intake> intakes = read("ses-bounced", "Grace <Grace@example.com>", "postmaster");

        assertThat(accepted(intakes.get(0)).identities()).containsExactly(email("ada@example.com"));
        assertThat(paths(intakes.get(1))).containsExactly("detail", "detail.traits.email");
    }

    @Test
    void nothing_personal_but_the_address_is_kept() throws IOException {
        for (String fixture : List.of("ses-opened", "ses-clicked", "ses-bounced", "ses-complained", "ses-subscribed")) {
            for (Intake intake : read(fixture)) {
                assertThat(ActivityJson.write(accepted(intake))).doesNotContain("Ada", "192.0.2", "Mozilla", "ses:",
                        "smtp");
            }
        }
    }
}
