package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.lead.Lead;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.models.Reevaluation;
import io.leadscore.functions.port.LeadStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A lead with more stage changes behind it than one commit can hold. */
final class ManyChangesTest {
    private static final int RUNGS = 9;
    private static final int DAYS = 60;

    /** A model under which one visit gives all rungs, which are lost one by one. */
    private static String model(int number, int every, String title) {
        String rungs = IntStream.rangeClosed(1, RUNGS)
                .mapToObj(rung -> "{\"name\": \"R" + rung + "\", \"enter\": " + (10 * rung) + "}")
                .collect(Collectors.joining(", "));
        return """
                {"name": "m%02d", "title": "%s", "engagement": {"groups": [{"id": "g", "rules": [{"id": "visit", "points": 95,
                   "when": {"event": ["Visited"]}, "count": {"most": 1}, "decay": {"every": %d, "lose": 10}}]}]},
                 "stages": [%s]}""".formatted(number, title, every, rungs);
    }

    private static Scene scene(int models, Random random) {
        var scene = new Scene();
        for (int m = 0; m < models; m++) {
            assertThat(scene.activation.activate(model(m, random.nextInt(1, 6), "a")))
                    .isInstanceOf(ModelActivation.Result.Activated.class);
        }
        scene.take(scene.activity("first", "Visited"));
        return scene;
    }

    /** What happened, without the moment at which it was recorded. */
    private static List<String> events(Scene scene) {
        return scene.memory.events(scene.lead(Scene.ANN).leadId())
                .map(row -> row.entry().detail().replaceAll("\"recordedAt\":\"[^\"]*\"", ""))
                .toList();
    }

    private static void sweepEachDay(Scene scene) {
        for (int day = 0; day < DAYS; day++) {
            scene.clock.advance(Duration.ofDays(1));
            scene.sweep(scene.today(), "night-" + day);
        }
    }

    @Test
    void they_are_the_same_as_if_a_sweep_had_run_each_night() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        for (int n = 0; n < 6; n++) {
            int models = n == 0 ? ModelCache.MAX_ACTIVE : new Random(seed + n).nextInt(13, ModelCache.MAX_ACTIVE + 1);
            Scene nightly = scene(models, new Random(seed + n));
            Scene swept = scene(models, new Random(seed + n));
            Scene visited = scene(models, new Random(seed + n));
            sweepEachDay(nightly);
            swept.clock.advance(Duration.ofDays(DAYS));
            visited.clock.advance(Duration.ofDays(DAYS));

            var counts = swept.sweep(swept.today(), "late");
            assertThat(events(swept)).as("seed %s, %s models", seed, models).isEqualTo(events(nightly));
            assertThat(events(swept).size()).as("seed %s", seed).isGreaterThan(LeadStore.MAX_COMMIT_ROWS);
            assertThat(counts.events()).isEqualTo(models * RUNGS);
            assertThat(counts.changed()).isEqualTo(1);

            nightly.take(nightly.activity("second", "Visited"));
            assertThat(visited.take(visited.activity("second", "Visited")).outcomes())
                    .containsExactly(LeadUpdates.Outcome.STORED);
            assertThat(events(visited)).as("seed %s, %s models", seed, models).isEqualTo(events(nightly));
        }
    }

    @Test
    void forty_activities_of_such_a_lead_are_stored_in_one_decision() {
        Scene scene = scene(ModelCache.MAX_ACTIVE, new Random(1));
        scene.clock.advance(Duration.ofDays(DAYS));
        var activities = IntStream.range(0, LeadUpdates.MAX_ACTIVITIES)
                .mapToObj(n -> scene.activity("m" + n, "Visited", "{}", "{}", Scene.ANN, Scene.anonymous("a" + n % 9)))
                .toArray(io.leadscore.core.activity.Activity[]::new);

        assertThat(scene.take(activities).outcomes()).hasSize(40).containsOnly(LeadUpdates.Outcome.STORED);
        assertThat(events(scene)).hasSize(ModelCache.MAX_ACTIVE * (RUNGS + 2));
    }

    @Test
    void such_a_lead_is_re_evaluated() {
        Scene scene = scene(ModelCache.MAX_ACTIVE, new Random(1));
        scene.clock.advance(Duration.ofDays(DAYS));
        var activated = (ModelActivation.Result.Activated) scene.activation.activate(model(3, 7, "b"));
        scene.clock.advance(Duration.ofMinutes(5));

        var result = scene.reevaluation.work("m03", activated.version(), activated.at(), Delivery.FIRST,
                scene.clock.instant().plusSeconds(60));
        assertThat(result).isEqualTo(new Reevaluation.Result(1, 0, Reevaluation.State.DONE));
        assertThat(scene.state(Scene.ANN, "m03").modelVersion()).isEqualTo(2);
        assertThat(events(scene).size()).isGreaterThan(LeadStore.MAX_COMMIT_ROWS);
    }

    /** A lead that is handed to sales under ten models, in the decision about forty activities of nine anonymous ids. */
    @Test
    void forty_activities_that_hand_a_lead_to_sales_under_many_models_are_stored_once() {
        var scene = new Scene();
        for (int m = 0; m < ModelCache.MAX_ACTIVE; m++) {
            String model = model(m, 3, "a");
            scene.activation.activate(m % 2 == 0 ? Scene.handingOff(model, "R5", 2) : model);
        }
        var activities = IntStream.range(0, LeadUpdates.MAX_ACTIVITIES)
                .mapToObj(n -> scene.activity("m" + n, "Visited", "{}", "{}", Scene.ANN, Scene.anonymous("a" + n % 9)))
                .toArray(io.leadscore.core.activity.Activity[]::new);

        assertThat(scene.take(activities).outcomes()).hasSize(40).containsOnly(LeadUpdates.Outcome.STORED);
        Lead lead = scene.lead(Scene.ANN);
        assertThat(scene.memory.activities(lead.leadId())).hasSize(40);
        assertThat(lead.models().keySet().stream().filter(model -> lead.waiting(model).isPresent()))
                .hasSize(ModelCache.MAX_HAND_OFFS);
        scene.clock.advance(Duration.ofDays(3));
        scene.sweep(scene.today(), "night");
        assertThat(scene.memory.events(lead.leadId())
                .filter(event -> event.entry().detailType().equals("Lead Overdue"))).hasSize(ModelCache.MAX_HAND_OFFS);
    }

    @Test
    void at_most_ten_models_hand_leads_to_sales() {
        var scene = new Scene();
        for (int m = 0; m < ModelCache.MAX_HAND_OFFS; m++) {
            assertThat(scene.activation.activate(Scene.handingOff(model(m, 3, "a"), "R5", 2)))
                    .isInstanceOf(ModelActivation.Result.Activated.class);
        }
        assertThat(scene.activation.activate(Scene.handingOff(model(10, 3, "a"), "R5", 2))).isInstanceOfSatisfying(
                ModelActivation.Result.Refused.class,
                refused -> assertThat(refused.problems().toString()).contains("handOff: is in 10 other active models"));
        assertThat(scene.activation.activate(Scene.handingOff(model(9, 3, "b"), "R5", 3)))
                .isInstanceOf(ModelActivation.Result.Activated.class);
        assertThat(scene.activation.activate(model(10, 3, "a"))).isInstanceOf(ModelActivation.Result.Activated.class);
    }

    @Test
    void at_most_twenty_models_are_active() {
        Scene scene = scene(ModelCache.MAX_ACTIVE, new Random(1));

        assertThat(scene.activation.activate(model(20, 1, "a"))).isInstanceOfSatisfying(
                ModelActivation.Result.Refused.class,
                refused -> assertThat(refused.problems().toString()).contains("20 models are active; at most 20"));
        assertThat(scene.activation.activate(model(19, 1, "b"))).isInstanceOf(ModelActivation.Result.Activated.class);
        assertThat(scene.memory.active()).hasSize(ModelCache.MAX_ACTIVE);
    }
}
