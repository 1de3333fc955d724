package io.leadscore.infra.deployed;

import static io.leadscore.infra.deployed.TestDeployment.MODELS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The deployed functions and a local system get the same inputs, and must give the same answers and publish the same events.
 * Each test has leads of its own, as the local system keeps those of all tests.
 */
@ExtendWith(TestDeployment.Shared.class)
@ResourceLock("deployment")
final class LocalSystemComparisonTest {
    /** After this time all points of the models have expired. */
    private static final Duration DECAYED = Duration.ofDays(3);

    private static LocalSystemProcess local;

    private final TestDeployment deployment;
    private int attempt;

    LocalSystemComparisonTest(TestDeployment deployment) {
        this.deployment = deployment;
    }

    @BeforeAll
    static void start() throws Exception {
        local = startLocal();
    }

    private static LocalSystemProcess startLocal() throws Exception {
        return new LocalSystemProcess(List.of("weighted-b2b",
                Synthesised.SETTINGS.resolve("models/alpha.json").toString(),
                Synthesised.SETTINGS.resolve("models/beta.json").toString()));
    }

    @AfterAll
    static void stop() {
        if (local != null) {
            local.close();
        }
    }

    /** What a test does with both systems. */
    private interface Comparison {
        void run(BothSystems both) throws Exception;
    }

    /**
     * Runs a comparison on one UTC day. Scores change with the day, so the systems may differ if midnight comes between two
     * calls. Then the comparison is run again, with other leads.
     */
    private void compare(Comparison comparison) throws Exception {
        LocalDate day = today();
        try {
            attempt++;
            deployment.reset();
            comparison.run(new BothSystems(deployment, local));
        } catch (AssertionError e) {
            if (today().equals(day)) {
                throw e;
            }
            compare(comparison);
        }
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    /** The name of a lead in this attempt. */
    private String named(String name) {
        return name + attempt;
    }

    @Test
    void a_form_becomes_a_lead_with_an_exact_score() throws Exception {
        compare(both -> {
            String ann = named("ann");
            String form = "email=" + ann + "%40b.example&industry=Technology&_messageId=" + ann;
            both.form(form);
            JsonNode lead = both.get("/leads/email:" + ann + "@b.example", "");
            assertThat(lead.at("/models/alpha/total").asInt()).isEqualTo(20);
            assertThat(lead.at("/models/alpha/stage").asText()).isEqualTo("MQL");
            assertThat(lead.at("/models/alpha/lines/0/rule").asText()).isEqualTo("form");
            assertThat(lead.at("/traits/industry").asText()).isEqualTo("Technology");
            both.form(form);
            assertThat(both.get("/leads/email:" + ann + "@b.example", "").at("/models/alpha/total").asInt())
                    .isEqualTo(20);
        });
    }

    @Test
    void leads_rise_and_fall_by_calls_and_by_events() throws Exception {
        compare(both -> {
            String bob = named("bob");
            both.track(bob, "Up");
            both.track(bob, "Down");
            assertThat(both.get("/leads/user:" + bob, "").at("/models/b2B_v2.1/stage").asText()).isEqualTo("Prospect");
            String eve = named("eve");
            both.putOnBus(eve, "Up");
            assertThat(both.get("/leads/user:" + eve, "").at("/models/b2B_v2.1/total").asInt()).isEqualTo(20);
            both.putOnBus(eve, "Down");
            assertThat(both.get("/leads/user:" + eve, "").at("/models/b2B_v2.1/stage").asText()).isEqualTo("Prospect");
        });
    }

    @Test
    void the_api_answers_with_the_ranking_the_past_and_the_history() throws Exception {
        compare(both -> {
            String pat = "email:" + named("pat") + "@b.example";
            String joe = "user:" + named("joe");
            String liz = "user:" + named("liz");
            both.form("email=" + named("pat") + "%40b.example&industry=Technology&_messageId=" + named("pat"));
            both.track(named("joe"), "Up");
            both.track(named("joe"), "Down");
            both.putOnBus(named("liz"), "Up");
            both.putOnBus(named("liz"), "Down");

            assertThat(both.ranking("model=b2B_v2.1&stage=MQL", List.of(pat, joe, liz)).path("leads")).hasSize(1);
            LocalDate today = today();
            assertThat(both.get("/leads/" + pat + "/score", "model=alpha&at=" + today).path("total").asInt())
                    .isEqualTo(20);
            for (String model : MODELS) {
                for (LocalDate day : List.of(today.minusDays(1), today.plusDays(1), today.plusDays(40))) {
                    both.get("/leads/" + pat + "/score", "model=" + model + "&at=" + day);
                }
            }
            assertThat(both.get("/leads/" + joe + "/history", "").path("entries").size()).isGreaterThan(2);
            both.get("/leads/" + pat + "/history", "");
            both.get("/leads/" + liz + "/history", "limit=3");
        });
    }

    @Test
    void the_same_events_are_published_about_every_lead() throws Exception {
        compare(both -> requireEventsOf(both, riseAndFall(both)));
    }

    /** With a local system of its own, whose clock is then days ahead. */
    @Test
    void a_sweep_cools_the_same_leads_and_publishes_the_same_events() throws Exception {
        compare(_ -> {
            try (LocalSystemProcess swept = startLocal()) {
                var both = new BothSystems(deployment, swept);
                List<String> leads = riseAndFall(both);
                deployment.publish(deployment.unpublished());
                both.track(named("cat"), "Up");
                for (JsonNode row : deployment.unpublished("EVT#")) {
                    deployment.recordedLongAgo(row);
                }
                deployment.sweep(Instant.now().plus(DECAYED));
                swept.post("/_local/clock", "application/json", "{\"advance\":\"" + DECAYED + "\"}");
                swept.post("/_local/sweep", "application/json", "");

                LocalDate day = today().plusDays(DECAYED.toDays());
                leads.add("user:" + named("cat"));
                for (String lead : leads) {
                    JsonNode here = deployment.get("/leads/" + lead, "");
                    JsonNode there = swept.get("/leads/" + lead, "");
                    for (String model : MODELS) {
                        String stage = "/models/" + model + "/stage";
                        assertThat(here.at(stage)).as("%s %s", lead, stage).isEqualTo(there.at(stage));
                        both.get("/leads/" + lead + "/score", "model=" + model + "&at=" + day);
                    }
                }
                assertThat(requireEventsOf(both, leads)).anyMatch(event -> event.startsWith("Lead Cooled "));
            }
        });
    }

    /** Sends inputs of every kind, and returns the leads that they belong to. */
    private List<String> riseAndFall(BothSystems both) throws Exception {
        both.form("email=" + named("kim") + "%40b.example&industry=Technology&_messageId=" + named("kim"));
        both.track(named("ray"), "Up");
        both.track(named("ray"), "Down");
        both.putOnBus(named("sue"), "Up");
        both.putOnBus(named("sue"), "Down");
        return new ArrayList<>(List.of("email:" + named("kim") + "@b.example", "user:" + named("ray"),
                "user:" + named("sue")));
    }

    private List<String> requireEventsOf(BothSystems both, List<String> leads) throws Exception {
        deployment.publish(deployment.unpublished());
        List<String> events = both.requireSameEvents(leads);
        assertThat(events).hasSizeGreaterThan(10);
        return events;
    }
}
