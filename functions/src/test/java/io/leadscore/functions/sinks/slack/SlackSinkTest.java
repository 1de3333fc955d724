package io.leadscore.functions.sinks.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.Announcement;
import io.leadscore.functions.port.crm.Announcement.Kind;
import io.leadscore.functions.port.crm.SinkAnswer;
import io.leadscore.functions.service.VirtualClock;
import io.leadscore.functions.sinks.http.JsonHttp.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is posted to Slack, and what each of its answers means. */
class SlackSinkTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final String TRAITS = ",\"traits\":{\"name\":\"Name\",\"company\":\"Company\",\"employees\":\"Size\"}";

    private final VirtualClock clock = new VirtualClock(NOW);
    private final SlackStub slack = new SlackStub(clock);
    private String secret = SlackStub.URL;

    private SlackSink sink(String more) {
        return new SlackSink(slack,
                CrmSettings.read("[{\"sink\":\"slack\",\"secret\":\"arn:secret\"" + more + "}]").sinks().getFirst(),
                _ -> secret, clock, clock::advance);
    }

    private static Json.Obj profile(Json.Obj traits) {
        return Json.obj("leadId", "7d9f2c1e-4b0a", "traits", traits, "models", Json.obj("weighted-b2b",
                Json.obj("stage", "MQL", "total", new Json.Num("56.5"), "fit", 45L, "engagement", new Json.Num("11.5"),
                        "lines",
                        List.of(Json.obj("rule", "email-opened", "points", new Json.Num("0.5"), "count", 1L),
                                Json.obj("rule", "pricing-viewed", "points", 20L, "count", 3L)),
                        "handOff",
                        Json.obj("stage", "MQL", "since", "2026-02-27", "dueOn", "2026-03-01", "state", "overdue"))));
    }

    private static Announcement news(Kind kind, Json.Obj traits) {
        return new Announcement(kind, "7d9f2c1e-4b0a", "weighted-b2b", kind == Kind.ROSE ? "MQL" : null, "2026-03-02",
                profile(traits));
    }

    private static Announcement rose() {
        return news(Kind.ROSE,
                Json.obj("name", "Ada Lovelace", "company", "Analytical", "employees", 50L, "phone", "0123"));
    }

    @Test
    void a_rise_says_who_why_and_where() {
        assertThat(sink(TRAITS + ",\"page\":\"https://leads.example.com/\"").post(rose()))
                .isEqualTo(new SinkAnswer.Accepted(null));
        assertThat(slack.channel).containsExactly(new SlackStub.Message("Ada Lovelace reached MQL",
                "Ada Lovelace reached MQL",
                "Name: Ada Lovelace\nCompany: Analytical\nSize: 50\nScore: 57 points, fit 45, engagement 12\n"
                        + "Why: +20 pricing-viewed (3 times); +0.5 email-opened\nModel weighted-b2b, 2026-03-02",
                "https://leads.example.com/#/leads/7d9f2c1e-4b0a"));
    }

    @Test
    void without_traits_in_the_settings_no_personal_data_is_posted() {
        sink("").post(rose());
        assertThat(slack.channel).containsExactly(new SlackStub.Message("Lead 7d9f2c1e reached MQL",
                "Lead 7d9f2c1e reached MQL",
                "Score: 57 points, fit 45, engagement 12\nWhy: +20 pricing-viewed (3 times); +0.5 email-opened\n"
                        + "Model weighted-b2b, 2026-03-02",
                null));
    }

    @Test
    void a_lead_that_waits_says_since_when() {
        sink(TRAITS).post(news(Kind.OVERDUE, Json.obj("name", "Ada")));
        assertThat(slack.channel.getFirst().header()).isEqualTo("Ada waits for an answer of sales");
        assertThat(slack.channel.getFirst().text())
                .contains("It has been at MQL or beyond since 2026-02-27, and an answer was due on 2026-03-01");
    }

    /** Words and signs with a meaning in Slack, in the traits, in the labels and in the names of stages. */
    @Test
    void random_hostile_texts_stay_text() {
        long first = Long.getLong("leadscore.seed", new Random().nextLong());
        for (int run = 0; run < 500; run++) {
            long seed = first + run;
            var random = new Random(seed);
            clock.advance(Duration.ofSeconds(5));
            slack.channel.clear();
            String name = "A" + hostile(random);
            String company = "B" + hostile(random);
            Json.Obj traits = Json.obj("name", name, "company", company);
            var news = new Announcement(Kind.ROSE, hostile(random), "weighted-b2b", "S" + hostile(random),
                    hostile(random),
                    profile(traits));
            assertThat(sink(TRAITS + ",\"page\":\"https://x.org/a?b=1&c=2\"").post(news)).as("-Dleadscore.seed=" + seed)
                    .isEqualTo(new SinkAnswer.Accepted(null));
            SlackStub.Message message = slack.channel.getFirst();
            assertThat(message.header()).as("seed " + seed).startsWith("A").doesNotContain("\n");
            assertThat(message.notification()).as("seed " + seed).isEqualTo(message.header());
            // No value makes a line of its own.
            assertThat(message.text().lines()).as("seed " + seed).hasSize(5);
            assertThat(message.text()
                    .lines()
                    .flatMapToInt(String::codePoints)
                    .filter(c -> Character.getType(c) == Character.FORMAT || Character.isISOControl(c)))
                    .as("seed " + seed)
                    .isEmpty();
        }
    }

    private static final List<String> PARTS = List.of("<!channel>", "<!here>", "<@U123>", "<#C1|x>",
            "<https://evil.example|x>", "&lt;",
            "&amp;", "&", "<", ">", "|", "*b*", "_i_", "`c`", "~s~", ":tada:", "\n", "\r\n", "\u2028", "\u202e",
            "\u200b", "\u0007", "\"",
            "\\", "😀", "ä", "Why: ", "x".repeat(100), "&".repeat(60), "@channel", "{", "]");

    private static String hostile(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString();
    }

    @Test
    void a_mention_is_text() {
        sink(TRAITS).post(news(Kind.ROSE, Json.obj("name", "<!channel> & <@U1>")));
        assertThat(slack.channel.getFirst().header()).isEqualTo("<!channel> & <@U1> reached MQL");
    }

    /** The rows of the table in docs/crm.md. */
    @ParameterizedTest
    @CsvSource({"200, ok, Accepted", "302, '', Unauthorised", "400, invalid_payload, Refused",
            "400, user_not_found, Refused",
            "401, '', Unauthorised", "403, action_prohibited, Unauthorised", "403, invalid_token, Unauthorised",
            "404, channel_not_found, Unauthorised", "404, no_service, Unauthorised",
            "410, channel_is_archived, Unauthorised",
            "408, '', Later", "413, '', Refused", "429, rate_limited, Later", "500, rollup_error, Unclear",
            "503, '', Unclear"})
    void each_answer_has_one_meaning(int status, String body, String meaning) {
        slack.faults.add(SlackStub.answer(status, body, null));
        SinkAnswer answer = sink(TRAITS).post(rose());
        assertThat(answer.getClass().getSimpleName()).isEqualTo(meaning);
        if (status != 200) {
            assertThat(answer.toString()).contains("Slack answered " + status + (body.isEmpty() ? "" : " " + body))
                    .doesNotContain("canary", "Ada");
        }
    }

    @Test
    void the_time_to_wait_is_what_slack_asks_for() {
        slack.faults.add(SlackStub.answer(429, "rate_limited", "30"));
        assertThat(sink("").post(rose()))
                .isEqualTo(new SinkAnswer.Later("Slack answered 429 rate_limited", Duration.ofSeconds(30)));
    }

    @Test
    void a_body_that_is_no_code_is_not_in_the_reason() {
        slack.faults.add(SlackStub.answer(400, "your message 'Ada Lovelace' is wrong", null));
        assertThat(sink(TRAITS).post(rose())).isEqualTo(new SinkAnswer.Refused("Slack answered 400"));
    }

    @Test
    void connections_that_fail_are_tried_later_and_those_that_break_are_unclear() {
        slack.faults.add(_ -> new Heard.NotSent("no connection"));
        slack.faults.add(_ -> new Heard.NoAnswer("it broke"));
        SlackSink sink = sink("");
        assertThat(sink.post(rose())).isEqualTo(new SinkAnswer.Later("no connection", null));
        assertThat(sink.post(rose())).isEqualTo(new SinkAnswer.Unclear("it broke", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary", "http://hooks.slack.com/services/canary",
            "https://hooks.slack.com.evil.example/canary",
            "https://user@hooks.slack.com/canary", "https://evil.example/hooks.slack.com/canary",
            "https://hooks.slack.com/a b canary",
            "https://hooks.slack.com:8080/canary"})
    void a_secret_that_is_no_webhook_pauses_and_is_not_in_the_reason(String wrong) {
        secret = wrong;
        SinkAnswer answer = sink("").post(rose());
        assertThat(answer).isInstanceOf(SinkAnswer.Unauthorised.class);
        assertThat(answer.toString()).doesNotContain("canary").contains("arn:secret");
    }

    @Test
    void messages_are_a_second_apart() {
        slack.strict = true;
        SlackSink sink = sink("");
        var answers = new ArrayList<SinkAnswer>();
        for (int i = 0; i < 20; i++) {
            answers.add(sink.post(rose()));
        }
        assertThat(answers).containsOnly(new SinkAnswer.Accepted(null));
        // Two functions at this rate make one message a second.
        assertThat(Duration.between(NOW, clock.instant())).isGreaterThanOrEqualTo(Duration.ofSeconds(38));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x.org", "x.org", "https://x.org/#/leads", "https://x.org/a>b", "https://x.org/a|b"})
    void a_page_that_is_no_address_is_refused(String page) {
        assertThatThrownBy(() -> sink(",\"page\":\"" + page + "\"")).isInstanceOf(IllegalStateException.class);
    }
}
