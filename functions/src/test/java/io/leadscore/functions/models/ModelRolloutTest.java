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

/** An activated model is applied to all leads, even after a crash in between. */
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
    void leads_are_re_evaluated_after_every_function_uses_the_version() {
        assertThat(rollout.activate(Scene.MODEL)).isInstanceOf(Activated.class);
        assertThat(sent).containsExactly(new ReevaluationMessage("days", 1, Scene.START));
        assertThat(delays).containsExactly(CACHE.plus(Reevaluation.LONGEST_DECISION));
    }

    @Test
    void a_crash_before_the_message_was_sent_is_repaired_by_a_repeat() {
        queueIsBusy = true;
        assertThatThrownBy(() -> rollout.activate(Scene.MODEL)).isInstanceOf(BusyException.class);
        queueIsBusy = false;
        assertThat(rollout.activate(Scene.MODEL)).isEqualTo(new Unchanged("days", 1));
        assertThat(sent).extracting(ReevaluationMessage::version).containsExactly(1);
    }

    @Test
    void an_active_and_re_evaluated_model_is_not_started_again() {
        rollout.activate(Scene.MODEL);
        scene.memory.saveRun("days", 1, new Run(null, true));
        assertThat(rollout.activate(Scene.MODEL)).isEqualTo(new Unchanged("days", 1));
        assertThat(sent).hasSize(1);
    }

    @Test
    void a_refused_model_starts_no_re_evaluation() {
        assertThat(rollout.activate("{}")).isInstanceOf(Refused.class);
        assertThat(sent).isEmpty();
        assertThat(rollout.active()).isEmpty();
    }

    @Test
    void a_re_evaluation_can_start_again_from_the_first_lead() {
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
    void the_rest_continues_at_once_if_the_activation_is_long_ago() {
        rollout.goOn(new ReevaluationMessage("days", 1, Scene.START.minus(Duration.ofHours(1))));
        assertThat(delays).containsExactly(Duration.ZERO);
    }
}
