package io.leadscore.functions.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.ModelState;
import io.leadscore.functions.models.ModelActivation.Result.Activated;
import io.leadscore.functions.models.Reevaluation.Result;
import io.leadscore.functions.models.Reevaluation.State;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.service.Crash;
import io.leadscore.functions.service.Delivery;
import io.leadscore.functions.service.InterposedStore;
import io.leadscore.functions.service.ModelCache;
import io.leadscore.functions.service.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReevaluationTest {
    private static final String DEARER = Scene.MODEL.replace("\"points\": 10", "\"points\": 20");
    private static final String RECOUNTED = Scene.MODEL.replace("[\"Content Downloaded\"]", "[\"Webinar Attended\"]");
    /**
     * The reference store returns three leads for each page of the due index, and one hundred for each page of the
     * scan.
     */
    private static final int LEADS = 250;

    private final Scene scene = Scene.scored();

    private void leads() {
        for (int i = 0; i < LEADS; i++) {
            Identity who = Scene.email("lead" + i);
            scene.take(scene.activity("m1", "Page Viewed", "{}", "{}", who),
                    scene.activity("m2", "Webinar Attended", "{}", "{}", who));
        }
    }

    /** Activates the model and waits until the re-evaluation may start. */
    private Activated activate(String model) {
        var activated = (Activated) scene.activation.activate(model);
        scene.clock.advance(Reevaluation.LONGEST_DECISION);
        return activated;
    }

    private ModelState state(int lead) {
        return scene.state(Scene.email("lead" + lead), "days");
    }

    @Test
    void every_lead_is_evaluated_under_the_new_version() {
        leads();
        var activated = activate(DEARER);
        assertThat(state(0).modelVersion()).isEqualTo(1);
        assertThat(scene.reevaluation.work("days", 2, activated.at(), Delivery.FIRST, scene.soon()))
                .isEqualTo(new Result(LEADS, 0, State.DONE));
        for (int lead = 0; lead < LEADS; lead++) {
            assertThat(state(lead).modelVersion()).isEqualTo(2);
            assertThat(state(lead).totalMilli()).isEqualTo(20_000);
        }
    }

    @Test
    void a_new_pattern_is_counted_from_the_stored_activities() {
        leads();
        var activated = activate(RECOUNTED);
        assertThat(scene.reevaluation.work("days", 2, activated.at(), Delivery.FIRST, scene.soon()).changed())
                .isEqualTo(LEADS);
        assertThat(state(0).totalMilli()).isEqualTo(18_000);
    }

    @Test
    void a_second_model_is_added_to_the_existing_leads() {
        leads();
        var second = activate(DEARER.replace("\"name\": \"days\"", "\"name\": \"second\""));
        assertThat(scene.lead(Scene.email("lead0")).models()).containsOnlyKeys("days");
        scene.reevaluation.work("second", 1, second.at(), Delivery.FIRST, scene.soon());
        Lead lead = scene.lead(Scene.email("lead0"));
        assertThat(lead.models()).containsOnlyKeys("days", "second");
        assertThat(scene.state(Scene.email("lead0"), "second").totalMilli()).isEqualTo(20_000);
    }

    @Test
    void it_continues_after_a_crash_and_changes_nothing_twice() {
        leads();
        var activated = activate(DEARER);
        var random = new Random(5);
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void before(String call) {
                if (random.nextInt(150) == 0) {
                    throw new Crash();
                }
            }

            @Override
            public void after(String call) {
                before(call);
            }
        });
        int died = 0;
        for (boolean done = false; !done;) {
            try {
                done = scene.reevaluation.work("days", 2, activated.at(), Delivery.FIRST, scene.soon()).done();
            } catch (Crash e) {
                died++;
            }
        }
        assertThat(died).isGreaterThan(3);
        for (int lead = 0; lead < LEADS; lead++) {
            assertThat(state(lead).modelVersion()).isEqualTo(2);
            assertThat(scene.lead(Scene.email("lead" + lead)).version()).isEqualTo(2);
        }
        assertThat(scene.reevaluation.work("days", 2, activated.at(), Delivery.FIRST, scene.soon()))
                .isEqualTo(new Result(0, 0, State.DONE));
    }

    @Test
    void it_stops_when_the_time_is_up_and_continues_in_the_next_call() {
        leads();
        var activated = activate(DEARER);
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void after(String call) {
                scene.clock.advance(Duration.ofMillis(100));
            }
        });
        int calls = 0;
        int changed = 0;
        for (boolean done = false; !done; calls++) {
            var result = scene.reevaluation.work("days", 2, activated.at(), Delivery.FIRST, scene.soon());
            changed += result.changed();
            done = result.done();
        }
        assertThat(calls).isGreaterThan(2);
        assertThat(changed).isEqualTo(LEADS);
    }

    @Test
    void an_activity_between_reading_and_writing_is_not_lost() {
        leads();
        var activated = activate(RECOUNTED);
        scene.store.interpose(new InterposedStore.Between() {
            private int commits;

            @Override
            public void before(String call) {
                if (call.equals("commit") && commits++ == 0) {
                    scene.take(scene.activity("m3", "Page Viewed", "{}", "{}", Scene.email("lead0")));
                }
            }
        });
        scene.reevaluation.work("days", 2, activated.at(), Delivery.FIRST, scene.soon());
        assertThat(state(0).totalMilli()).isEqualTo(28_000);
        assertThat(state(0).modelVersion()).isEqualTo(2);
    }

    @Test
    void a_lead_that_other_writers_keep_busy_is_not_skipped() {
        leads();
        var activated = activate(RECOUNTED);
        Instant busyUntil = scene.soon();
        String busy = scene.lead(Scene.email("lead0")).leadId();
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public Optional<Commit> commit(Change change) {
                return scene.clock.instant().isBefore(busyUntil)
                        && change.decisions().getFirst().before().leadId().equals(busy)
                                ? Optional.of(new Commit.Conflict())
                                : Optional.empty();
            }
        });
        var first = scene.reevaluation.work("days", 2, activated.at(), Delivery.FIRST, scene.soon());
        assertThat(first.done()).isFalse();
        assertThat(state(0).modelVersion()).isEqualTo(1);
        scene.clock.advance(Duration.between(scene.clock.instant(), busyUntil));
        assertThat(scene.reevaluation.work("days", 2, activated.at(), Delivery.FIRST, scene.soon()).done()).isTrue();
        assertThat(state(0).modelVersion()).isEqualTo(2);
    }

    @Test
    void a_version_that_is_no_longer_active_is_not_re_evaluated() {
        leads();
        var dearer = activate(DEARER);
        activate(RECOUNTED);
        assertThat(scene.reevaluation.work("days", 2, dearer.at(), Delivery.FIRST, scene.soon()))
                .isEqualTo(new Result(0, 0, State.DONE));
        assertThat(state(0).modelVersion()).isEqualTo(1);
    }

    @Test
    void leads_that_are_older_than_the_first_model_are_evaluated() {
        var before = new Scene();
        before.take(before.activity("m1", "Page Viewed"));
        assertThat(before.lead(Scene.ANN).models()).isEmpty();
        before.activation.activate(Scene.MODEL);
        before.take(before.activity("m2", "Page Viewed"));
        assertThat(before.lead(Scene.ANN).models()).isEmpty();
        before.reevaluation.work("days", 1, Instant.EPOCH, Delivery.FIRST, before.soon());
        assertThat(before.state(Scene.ANN, "days").totalMilli()).isEqualTo(20_000);
    }

    @Test
    void it_starts_only_after_no_function_uses_the_old_version() {
        leads();
        var cached = new ModelCache(scene.memory, scene.clock, ModelCache.ACTIVE_FOR, Set.of());
        var careful = new Reevaluation(scene.store, scene.memory, scene.decisions, cached, scene.counted, scene.clock);
        var activated = (Activated) scene.activation.activate(DEARER);
        assertThat(careful.work("days", 2, activated.at(), Delivery.FIRST, scene.soon()))
                .isEqualTo(new Result(0, 0, State.TOO_EARLY));
        scene.clock.advance(ModelCache.ACTIVE_FOR.plus(Reevaluation.LONGEST_DECISION));
        assertThat(careful.work("days", 2, activated.at(), Delivery.FIRST, scene.soon()))
                .isEqualTo(new Result(LEADS, 0, State.DONE));
    }
}
