package io.leadscore.functions.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.functions.models.ModelActivation.Result.Activated;
import io.leadscore.functions.models.ModelActivation.Result.Refused;
import io.leadscore.functions.models.ModelActivation.Result.Unchanged;
import io.leadscore.functions.models.ModelRollout.Active;
import io.leadscore.functions.payload.ReevaluationMessage;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.ModelStore.Run;
import io.leadscore.functions.service.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model that is activated comes to all leads, whoever dies in between. */
class ModelRolloutTest {
    private static final Duration CACHE = Duration.ofSeconds(30);

    private final Scene scene = new Scene();
    private final List<ReevaluationMessage> sent = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();
    private boolean queueIsBusy;
    private final ModelRollout rollout = new ModelRollout(scene.activation, scene.memory, (bodies, delay) -> {
        if (queueIsBusy) {
            throw new BusyException("throttled");
        }
        bodies.forEach(body -> sent.add(ReevaluationMessage.read(body)));
        delays.add(delay);
    }, scene.clock, CACHE);

    @Test
    void an_activation_has_the_leads_re_evaluated_once_every_function_has_noticed() {
        assertThat(rollout.activate(Scene.MODEL)).isInstanceOf(Activated.class);
        assertThat(sent).containsExactly(new ReevaluationMessage("days", 1, Scene.START));
        assertThat(delays).containsExactly(CACHE.plus(Reevaluation.LONGEST_DECISION));
    }

    @Test
    void who_died_before_the_queue_had_the_message_is_made_up_for() {
        queueIsBusy = true;
        assertThatThrownBy(() -> rollout.activate(Scene.MODEL)).isInstanceOf(BusyException.class);
        queueIsBusy = false;
        assertThat(rollout.activate(Scene.MODEL)).isEqualTo(new Unchanged("days", 1));
        assertThat(sent).extracting(ReevaluationMessage::version).containsExactly(1);
    }

    @Test
    void what_is_active_and_through_is_left_alone() {
        rollout.activate(Scene.MODEL);
        scene.memory.saveRun("days", 1, new Run(null, true));
        assertThat(rollout.activate(Scene.MODEL)).isEqualTo(new Unchanged("days", 1));
        assertThat(sent).hasSize(1);
    }

    @Test
    void what_is_refused_starts_nothing() {
        assertThat(rollout.activate("{}")).isInstanceOf(Refused.class);
        assertThat(sent).isEmpty();
        assertThat(rollout.active()).isEmpty();
    }

    @Test
    void it_can_be_begun_again_from_the_first_lead() {
        rollout.activate(Scene.MODEL);
        scene.memory.saveRun("days", 1, new Run(null, true));
        assertThat(rollout.active()).containsExactly(new Active("days", 1, true));
        scene.clock.advance(Duration.ofDays(1));
        assertThat(rollout.again("days")).hasValue(1);
        assertThat(rollout.active()).containsExactly(new Active("days", 1, false));
        assertThat(sent.getLast()).isEqualTo(new ReevaluationMessage("days", 1, scene.clock.instant()));
        assertThat(rollout.again("other")).isEmpty();
    }

    @Test
    void what_is_left_goes_on_at_once_when_the_activation_is_long_ago() {
        rollout.goOn(new ReevaluationMessage("days", 1, Scene.START.minus(Duration.ofHours(1))));
        assertThat(delays).containsExactly(Duration.ZERO);
    }
}
