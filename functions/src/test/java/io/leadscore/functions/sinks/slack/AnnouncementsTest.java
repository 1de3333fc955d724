package io.leadscore.functions.sinks.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.crm.Announcements;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.crm.CrmWork;
import io.leadscore.functions.crm.Qualifying;
import io.leadscore.functions.crm.ScoreWatch;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.crm.Profiles;
import io.leadscore.functions.query.LeadProfile;
import io.leadscore.functions.query.PublishedStages;
import io.leadscore.functions.service.Scene;
import io.leadscore.functions.sinks.http.JsonHttp.Heard;
import io.leadscore.functions.sinks.record.CrmWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which events become news in Slack: with real leads, a real queue of messages, and each fault of Slack. */
class AnnouncementsTest {
    private final Scene scene = Scene.scored();
    private final SlackStub slack = new SlackStub(scene.clock);
    private final List<String> refused = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private CrmWork work = work("");

    private CrmWork work(String more) {
        CrmSettings.Sink settings = CrmSettings
                .read("[{\"sink\":\"slack\",\"secret\":\"arn:secret\",\"page\":\"https://x.org\","
                        + "\"traits\":{\"industry\":\"Industry\"}" + more + "}]")
                .sinks()
                .getFirst();
        Profiles profiles = new LeadProfile(scene.memory, scene.models, scene.clock);
        var news = new Announcements(scene.memory, scene.memory,
                new SlackSink(slack, settings, _ -> SlackStub.URL, scene.clock, scene.clock::advance), settings.model(),
                new Qualifying(settings.stage(), lead -> scene.models.forLead(lead), new PublishedStages(scene.memory)),
                profiles,
                (bodies, _) -> refused.addAll(bodies), scene.counted, scene.clock);
        return new CrmWork(List.of(news), new ScoreWatch(scene.memory, scene.memory, profiles, scene.clock),
                (_, _) -> {},
                (bodies, _) -> refused.addAll(bodies));
    }

    /** The events of leads since the last call, as the bus delivers them. */
    private List<String> events() {
        var events = new ArrayList<String>();
        for (OutboxRow row : scene.memory.recorded()) {
            if (seen.add(row.partition() + row.sort())) {
                scene.memory.markPublished(row);
                events.add(Json.obj("detail-type", row.entry().detailType(), "source", "leadscore", "detail",
                        CrmWorld.json(row.entry().detail())).toJson());
            }
        }
        return events;
    }

    /** Delivers messages once. Returns the wait of those that are delivered again, by their place. */
    private Map<String, Duration> deliver(List<String> bodies) {
        return work.work(IntStream.range(0, bodies.size())
                .mapToObj(i -> new CrmWork.Message(Integer.toString(i), bodies.get(i), 1))
                .toList(), scene.clock.instant().plusSeconds(600));
    }

    private List<String> headers() {
        return slack.channel.stream().map(SlackStub.Message::header).toList();
    }

    private void view(String id) {
        scene.take(scene.activity(id, "Page Viewed", "{}", "{\"industry\": \"tech\"}", Scene.ANN));
    }

    /** Ann rises to MQL, and further. */
    private List<String> risen() {
        view("1");
        view("2");
        view("3");
        scene.take(scene.activity("4", "Demo Requested"));
        return events();
    }

    @Test
    void each_rise_to_the_rung_or_beyond_is_posted_once() {
        List<String> events = risen();
        Collections.reverse(events);
        assertThat(deliver(events)).isEmpty();
        assertThat(headers()).containsExactly("tech reached MQL", "tech reached SQL");
        assertThat(slack.channel.getFirst().link())
                .isEqualTo("https://x.org/#/leads/" + scene.lead(Scene.ANN).leadId());
        assertThat(slack.channel.getFirst().text()).contains("viewed");
        var twice = new ArrayList<>(events);
        twice.addAll(events);
        assertThat(deliver(twice)).isEmpty();
        assertThat(slack.channel).hasSize(2);
        assertThat(refused).isEmpty();
    }

    @Test
    void the_stage_and_the_model_of_the_settings_decide() {
        List<String> events = risen();
        work = work(",\"stage\":\"SQL\"");
        deliver(events);
        assertThat(headers()).containsExactly("tech reached SQL");
        slack.channel.clear();
        scene.memory.erase(scene.lead(Scene.ANN).leadId(), null);
        work = work(",\"stage\":\"No such rung\"");
        deliver(events);
        work = work(",\"model\":\"other\"");
        deliver(events);
        assertThat(headers()).isEmpty();
        work = work(",\"model\":\"days\"");
        deliver(events);
        assertThat(headers()).containsExactly("tech reached MQL", "tech reached SQL");
    }

    @Test
    void a_fall_is_no_news_and_a_return_is() {
        deliver(risen());
        slack.channel.clear();
        scene.take(scene.activity("5", "Email Bounced"));
        deliver(events());
        assertThat(headers()).isEmpty();
        scene.clock.advance(Duration.ofDays(13));
        view("6");
        view("7");
        deliver(events());
        assertThat(headers()).isNotEmpty().allMatch(header -> header.matches("tech reached (MQL|SQL)"));
    }

    @Test
    void a_lead_that_waits_too_long_is_posted_once() {
        scene.activation.activate(Scene.HANDS_OFF);
        deliver(risen());
        slack.channel.clear();
        scene.clock.advance(Duration.ofDays(3));
        view("8");
        List<String> events = events();
        assertThat(events).anyMatch(event -> event.contains("Lead Overdue"));
        deliver(events);
        deliver(events);
        assertThat(headers().stream().filter(header -> header.equals("tech waits for an answer of sales"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"activity, false, true", "decay, false, true", "operation, false, true", "merge, false, false",
            "split, false, false",
            "correction, false, false", "model, false, false", "activity, true, false"})
    void some_causes_and_what_is_quiet_are_no_news(String cause, boolean quiet, boolean posted) {
        List<String> changed = risen().stream()
                .map(event -> event.replace("\"cause\":\"activity\"", "\"cause\":\"" + cause + "\",\"quiet\":" + quiet))
                .toList();
        deliver(changed);
        assertThat(slack.channel).hasSize(posted ? 2 : 0);
    }

    @Test
    void of_an_erased_person_nothing_is_posted() {
        List<String> events = risen();
        scene.erasures.erase(scene.lead(Scene.ANN).leadId(), false, scene.soon());
        events.addAll(events());
        assertThat(deliver(events)).isEmpty();
        assertThat(slack.channel).isEmpty();
    }

    @Test
    void a_lead_that_was_merged_meanwhile_leads_to_the_other_one() {
        List<String> events = risen();
        String ann = scene.lead(Scene.ANN).leadId();
        scene.take(scene.activity("b", "Page Viewed", "{}", "{}", Scene.email("bob")));
        String bob = scene.lead(Scene.email("bob")).leadId();
        scene.merges.merge(bob, ann, scene.soon());
        String survivor = scene.memory.survivor(ann).orElseThrow().leadId();
        deliver(events);
        assertThat(slack.channel).hasSize(2)
                .allSatisfy(
                        message -> assertThat(message.link()).isEqualTo("https://x.org/#/leads/" + survivor));
    }

    // ---- faults

    @Test
    void what_slack_does_not_take_comes_again_after_the_time_that_it_asks_for() {
        slack.faults.add(SlackStub.answer(429, "rate_limited", "30"));
        List<String> events = risen();
        // The second one is not tried at all.
        Map<String, Duration> again = deliver(events);
        assertThat(again.values()).hasSize(2).allMatch(wait -> wait.compareTo(Duration.ofSeconds(30)) <= 0);
        assertThat(slack.channel).isEmpty();
        scene.clock.advance(Duration.ofSeconds(30));
        assertThat(deliver(events)).isEmpty();
        assertThat(slack.channel).hasSize(2);
    }

    /** Twice is better than never. */
    @Test
    void what_may_have_been_posted_is_posted_again() {
        slack.faults.add(land -> {
            assertThat(land.get()).isInstanceOf(Heard.Answer.class);
            return new Heard.NoAnswer("it broke");
        });
        List<String> events = risen();
        Map<String, Duration> again = deliver(events);
        assertThat(again).hasSize(1);
        deliver(events);
        assertThat(headers()).containsExactly("tech reached MQL", "tech reached SQL", "tech reached MQL");
    }

    @Test
    void a_webhook_that_is_gone_pauses_and_nothing_is_lost() {
        slack.faults.add(SlackStub.answer(404, "no_service", null));
        List<String> events = risen();
        assertThat(deliver(events).values()).hasSize(2).containsOnly(Duration.ofMinutes(5));
        assertThat(scene.memory.pause("slack").orElseThrow().reason()).isEqualTo("Slack answered 404 no_service");
        assertThat(scene.counted.of(Metrics.CRM_PAUSED)).isEqualTo(1);
        // Another function knows it, too, and what is no news ends.
        work = work("");
        assertThat(deliver(events)).hasSize(2);
        assertThat(slack.channel).isEmpty();
        scene.clock.advance(Duration.ofMinutes(5));
        assertThat(deliver(events)).isEmpty();
        assertThat(slack.channel).hasSize(2);
        assertThat(scene.memory.pause("slack")).isEmpty();
    }

    @Test
    void what_slack_refuses_is_reported_and_can_be_sent_back() {
        slack.faults.add(SlackStub.answer(400, "invalid_payload", null));
        assertThat(deliver(risen())).isEmpty();
        assertThat(headers()).containsExactly("tech reached SQL");
        assertThat(refused).singleElement()
                .satisfies(body -> assertThat(body).contains("Slack answered 400 invalid_payload")
                        .doesNotContain("canary", "tech"));
        deliver(List.copyOf(refused));
        deliver(List.copyOf(refused));
        assertThat(headers()).containsExactly("tech reached SQL", "tech reached MQL");
    }

    @Test
    void nothing_is_posted_after_the_deadline() {
        List<String> events = risen();
        assertThat(work.work(IntStream.range(0, events.size())
                .mapToObj(i -> new CrmWork.Message(Integer.toString(i), events.get(i), 1))
                .toList(), scene.clock.instant()).values()).hasSize(2).containsOnly(Duration.ofSeconds(1));
        assertThat(slack.channel).isEmpty();
    }

    /** Rises of several leads, in any order, repeated, with any fault: each is posted in the end, and nothing else is. */
    @Test
    void random_faults_lose_no_news() {
        long first = Long.getLong("leadscore.seed", new Random().nextLong());
        for (int run = 0; run < 100; run++) {
            long seed = first + run;
            var test = new AnnouncementsTest();
            var random = new Random(seed);
            var all = new ArrayList<String>();
            for (int i = 0; i < 12; i++) {
                test.scene.take(
                        test.scene.activity("m" + i, random.nextInt(4) == 0 ? "Demo Requested" : "Page Viewed", "{}",
                                "{\"industry\": \"tech\"}", Scene.email(random.nextBoolean() ? "ann" : "bob")));
                all.addAll(test.events());
            }
            all.addAll(List.copyOf(all));
            long rises = test.seen.size();
            var faults = List.<SlackStub.Fault>of(SlackStub.answer(429, "", "9"), SlackStub.answer(500, "", null),
                    SlackStub.answer(403, "invalid_token", null), SlackStub.answer(410, "channel_is_archived", null),
                    _ -> new Heard.NotSent("x"), _ -> new Heard.NoAnswer("x"), land -> {
                        assertThat(land.get()).isInstanceOf(Heard.Answer.class);
                        return new Heard.NoAnswer("x");
                    }, SlackStub.answer(400, "invalid_payload", null));
            IntStream.range(0, 6).forEach(_ -> test.slack.faults.add(faults.get(random.nextInt(faults.size()))));
            for (int tries = 0; tries < 60; tries++) {
                Collections.shuffle(all, random);
                test.deliver(all.subList(0, 1 + random.nextInt(all.size())));
                test.scene.clock.advance(Duration.ofMinutes(5));
            }
            test.deliver(all);
            test.scene.clock.advance(Duration.ofMinutes(5));
            test.deliver(all);
            var posted = new HashSet<>(
                    test.slack.channel.stream().map(message -> message.header() + message.link()).toList());
            var expected = new HashSet<String>();
            for (String event : all) {
                Json.Obj detail = CrmWorld.json(event).object("detail");
                String to = detail.object("data").object("stage").text("to");
                if (to != null && Set.of("MQL", "SQL").contains(to) && !event.contains("Lead Cooled")) {
                    expected.add(
                            "tech reached " + to + "https://x.org/#/leads/" + detail.object("data").text("leadId"));
                }
            }
            assertThat(rises).isPositive();
            assertThat(posted).as("-Dleadscore.seed=" + seed).isEqualTo(expected);
            assertThat(test.slack.channel.size()).as("-Dleadscore.seed=" + seed)
                    .isLessThanOrEqualTo(expected.size() + 6);
        }
    }
}
