package io.leadscore.functions.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.models.ModelActivation.Result.Activated;
import io.leadscore.functions.models.ModelActivation.Result.Refused;
import io.leadscore.functions.models.ModelActivation.Result.Unchanged;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.service.InMemoryEventBus;
import io.leadscore.functions.service.ModelCache;
import io.leadscore.functions.service.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelActivationTest {
    private final Scene scene = new Scene();

    private List<String> activationEvents() {
        return scene.memory.recorded().stream().map(OutboxRow::entry).map(InMemoryEventBus::id).toList();
    }

    @Test
    void the_first_activation_stores_version_1_and_records_an_event() {
        assertThat(scene.activation.activate(Scene.MODEL)).isInstanceOfSatisfying(Activated.class, activated -> {
            assertThat(activated.name()).isEqualTo("days");
            assertThat(activated.version()).isEqualTo(1);
        });
        assertThat(scene.models.current()).containsOnlyKeys("days");
        assertThat(activationEvents()).containsExactly("model/days#1");
    }

    @Test
    void every_shipped_model_can_be_activated() {
        for (String name : ShippedModels.names()) {
            assertThat(scene.activation.activate(ShippedModels.json(name))).as(name).isInstanceOf(Activated.class);
        }
        assertThat(scene.models.current()).containsOnlyKeys(ShippedModels.names());
    }

    @Test
    void the_same_content_in_another_format_changes_nothing() {
        scene.activation.activate("""
                {"name": "m", "fit": {"rules": [{"id": "a", "when": {"b": [1]}, "points": 10}]},
                 "stages": [{"name": "Lead", "enter": 5}]}""");
        var again = scene.activation.activate("""
                {"stages": [{"enter": 5.0, "name": "Lead"}], "name": "m",
                 "fit": {"rules": [{"points": 1e1, "id": "a", "when": {"b": [1]}}]}}""");
        assertThat(again).isEqualTo(new Unchanged("m", 1));
        assertThat(activationEvents()).containsExactly("model/m#1");
    }

    @Test
    void different_content_becomes_the_next_version() {
        scene.activation.activate(Scene.MODEL);
        var next = scene.activation.activate(Scene.MODEL.replace("\"points\": 12", "\"points\": 13"));
        assertThat(next).isInstanceOfSatisfying(Activated.class, it -> assertThat(it.version()).isEqualTo(2));
        // The former content becomes a new version, because version numbers only increase.
        assertThat(scene.activation.activate(Scene.MODEL))
                .isInstanceOfSatisfying(Activated.class, it -> assertThat(it.version()).isEqualTo(3));
        assertThat(activationEvents()).containsExactly("model/days#1", "model/days#2", "model/days#3");
    }

    @Test
    void an_activation_after_a_crash_uses_the_version_that_was_stored() {
        scene.activation.activate(Scene.MODEL);
        String next = Scene.MODEL.replace("\"points\": 12", "\"points\": 13");
        scene.memory.add("days", next);
        assertThat(scene.activation.activate(next))
                .isInstanceOfSatisfying(Activated.class, it -> assertThat(it.version()).isEqualTo(2));
        assertThat(scene.memory.version("days", 3)).isEmpty();
    }

    @Test
    void an_invalid_model_is_refused_with_all_problems_and_nothing_changes() {
        scene.activation.activate(Scene.MODEL);
        assertThat(scene.activation.activate("{\"name\": ")).isInstanceOf(Refused.class);
        String bad = Scene.MODEL.replace("\"points\": 12", "\"points\": \"x\"")
                .replace("\"enter\": 5}", "\"enter\": []}");
        assertThat(scene.activation.activate(bad))
                .isInstanceOfSatisfying(Refused.class, it -> assertThat(it.problems()).hasSizeGreaterThanOrEqualTo(2));
        assertThat(scene.memory.active()).containsExactly(java.util.Map.entry("days", 1));
    }

    @Test
    void an_activation_by_another_function_is_used_after_a_limited_time() {
        scene.activation.activate(Scene.MODEL);
        var cached = new ModelCache(scene.memory, scene.clock, ModelCache.ACTIVE_FOR, Set.of());
        assertThat(Scene.known(cached.current().get("days")).version()).isEqualTo(1);
        scene.activation.activate(Scene.MODEL.replace("\"points\": 12", "\"points\": 13"));
        assertThat(Scene.known(cached.current().get("days")).version()).isEqualTo(1);
        scene.clock.advance(ModelCache.ACTIVE_FOR.minus(Duration.ofMillis(1)));
        assertThat(Scene.known(cached.current().get("days")).version()).isEqualTo(1);
        scene.clock.advance(Duration.ofMillis(1));
        assertThat(Scene.known(cached.current().get("days")).version()).isEqualTo(2);
    }

    @Test
    void a_lead_is_never_scored_under_an_older_version_than_on_its_row() {
        scene.activation.activate(Scene.MODEL);
        var cached = new ModelCache(scene.memory, scene.clock, ModelCache.ACTIVE_FOR, Set.of());
        assertThat(Scene.known(cached.current().get("days")).version()).isEqualTo(1);
        scene.activation.activate(Scene.MODEL.replace("\"points\": 12", "\"points\": 13"));
        scene.take(scene.activity("m1", "Page Viewed"));
        assertThat(scene.state(Scene.ANN, "days").modelVersion()).isEqualTo(2);
        assertThat(Scene.known(cached.forLead(scene.lead(Scene.ANN)).get("days")).version()).isEqualTo(2);
        assertThat(Scene.known(cached.current().get("days")).version()).isEqualTo(1);
    }
}
