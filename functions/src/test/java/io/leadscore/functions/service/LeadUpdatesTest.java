package io.leadscore.functions.service;

import static io.leadscore.functions.service.LeadUpdates.Outcome.QUARANTINED;
import static io.leadscore.functions.service.LeadUpdates.Outcome.REPEAT;
import static io.leadscore.functions.service.LeadUpdates.Outcome.REPEAT_WITH_OTHER_CONTENT;
import static io.leadscore.functions.service.LeadUpdates.Outcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.Metrics;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeadUpdatesTest {
    private final Scene scene = Scene.scored();

    /** Runs one of the actions directly before each of the next commits. */
    private void beforeCommits(Runnable... actions) {
        var waiting = new ArrayDeque<>(List.of(actions));
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void before(String call) {
                if (call.equals("commit") && !waiting.isEmpty()) {
                    waiting.poll().run();
                }
            }
        });
    }

    @Test
    void a_first_activity_creates_a_lead_under_the_active_models() {
        var taken = scene.take(scene.activity("m1", "Page Viewed"));
        assertThat(taken).isEqualTo(new LeadUpdates.Taken("lead-1", List.of(STORED)));
        assertThat(scene.stage(Scene.ANN)).isEqualTo("Lead");
        assertThat(scene.lead(Scene.ANN).version()).isEqualTo(1);
        assertThat(scene.leadEvents()).containsExactly("lead-1#1");
    }

    @Test
    void a_repeat_is_reported_and_changes_nothing() {
        scene.take(scene.activity("m1", "Page Viewed"));
        var lead = scene.lead(Scene.ANN);
        scene.clock.advance(java.time.Duration.ofHours(3));
        assertThat(scene.take(scene.activity("m1", "Page Viewed")).outcomes()).containsExactly(REPEAT);
        assertThat(scene.lead(Scene.ANN)).isEqualTo(lead);
        assertThat(scene.counted.of(Metrics.REPEAT_WITH_OTHER_CONTENT)).isZero();
    }

    @Test
    void different_content_under_a_used_message_id_is_only_counted() {
        scene.take(scene.activity("m1", "Page Viewed"));
        var lead = scene.lead(Scene.ANN);
        assertThat(scene.take(scene.activity("m1", "Demo Requested")).outcomes())
                .containsExactly(REPEAT_WITH_OTHER_CONTENT);
        assertThat(scene.lead(Scene.ANN)).isEqualTo(lead);
        assertThat(scene.counted.of(Metrics.REPEAT_WITH_OTHER_CONTENT)).isEqualTo(1);
    }

    @Test
    void repeats_inside_one_input_count_once() {
        var taken = scene.take(scene.activity("m1", "Page Viewed"), scene.activity("m2", "Page Viewed"),
                scene.activity("m1", "Page Viewed"), scene.activity("m2", "Demo Requested"));
        assertThat(taken.outcomes()).containsExactly(STORED, STORED, REPEAT, REPEAT_WITH_OTHER_CONTENT);
        assertThat(scene.memory.activities("lead-1")).hasSize(2);
        assertThat(scene.state(Scene.ANN, "days").totalMilli()).isEqualTo(20_000);
    }

    @Test
    void activities_that_are_not_repeats_are_decided_again() {
        scene.take(scene.activity("m1", "Page Viewed"));
        var taken = scene.take(scene.activity("m1", "Page Viewed"), scene.activity("m2", "Page Viewed"));
        assertThat(taken).isEqualTo(new LeadUpdates.Taken("lead-1", List.of(REPEAT, STORED)));
        assertThat(scene.memory.activities("lead-1")).hasSize(2);
    }

    @Test
    void a_message_id_of_two_sources_or_two_leads_is_two_activities() {
        Activity web = scene.activity("m1", "Page Viewed");
        Activity app = new Activity("app", "m1", web.event(), web.occurredAt(), web.receivedAt(), web.properties(),
                web.traits(), web.identities());
        scene.take(web);
        assertThat(scene.take(app).outcomes()).containsExactly(STORED);
        var bob = scene.take(scene.activity("m1", "Page Viewed", "{}", "{}", Scene.email("bob")));
        assertThat(bob).isEqualTo(new LeadUpdates.Taken("lead-2", List.of(STORED)));
    }

    @Test
    void a_lead_that_another_writer_changed_is_read_again() {
        scene.take(scene.activity("m1", "Page Viewed"));
        beforeCommits(() -> scene.take(scene.activity("m2", "Page Viewed")));
        assertThat(scene.take(scene.activity("m3", "Page Viewed")).outcomes()).containsExactly(STORED);
        assertThat(scene.memory.activities("lead-1")).hasSize(3);
        assertThat(scene.lead(Scene.ANN).version()).isEqualTo(3);
        assertThat(scene.state(Scene.ANN, "days").totalMilli()).isEqualTo(35_000);
        assertThat(scene.counted.of(Metrics.COMMIT_RETRIED)).isEqualTo(1);
    }

    @Test
    void a_message_that_another_writer_stored_is_a_repeat() {
        scene.take(scene.activity("m1", "Page Viewed"));
        beforeCommits(() -> scene.take(scene.activity("m2", "Page Viewed")));
        assertThat(scene.take(scene.activity("m2", "Page Viewed")).outcomes()).containsExactly(REPEAT);
        assertThat(scene.lead(Scene.ANN).version()).isEqualTo(2);
    }

    @Test
    void a_person_whom_another_writer_made_known_meanwhile_gets_the_activity() {
        scene.take(scene.activity("m1", "Page Viewed", "{}", "{}", Scene.user("ann"), Scene.anonymous("shared")));
        beforeCommits(() -> scene.take(scene.activity("m2", "Page Viewed", "{}", "{}", Scene.user("bob"))));
        var taken = scene.take(scene.activity("m3", "Page Viewed", "{}", "{}", Scene.user("bob"),
                Scene.anonymous("shared")));
        assertThat(taken.leadId()).isEqualTo(scene.memory.identities().get(Scene.user("bob")));
        assertThat(scene.memory.activities(Scene.known(taken.leadId()))).hasSize(2);
        assertThat(scene.memory.links()).containsExactly(Set.of("lead-1", Scene.known(taken.leadId())));
    }

    @Test
    void a_lead_that_gets_a_user_id_meanwhile_is_not_joined_by_another_one() {
        scene.take(scene.activity("m1", "Page Viewed"));
        beforeCommits(() -> scene.take(scene.activity("m2", "Page Viewed", "{}", "{}", Scene.user("ann"), Scene.ANN)));
        var taken = scene.take(scene.activity("m3", "Page Viewed", "{}", "{}", Scene.user("bob"), Scene.ANN));
        assertThat(taken.leadId()).isNotEqualTo("lead-1");
        assertThat(scene.lead(Scene.user("ann")).leadId()).isEqualTo("lead-1");
        assertThat(scene.lead(Scene.user("bob")).identities()).containsExactly(Scene.user("bob"));
        assertThat(scene.memory.links()).containsExactly(Set.of("lead-1", Scene.known(taken.leadId())));
    }

    @Test
    void an_identity_that_another_writer_took_is_resolved_again() {
        beforeCommits(() -> scene.take(scene.activity("m1", "Page Viewed")));
        var taken = scene.take(scene.activity("m2", "Page Viewed", "{}", "{}", Scene.ANN, Scene.user("ann")));
        assertThat(scene.memory.scan(null, 10).items()).containsExactly(taken.leadId());
        assertThat(scene.memory.identities()).containsOnlyKeys(Scene.ANN, Scene.user("ann"));
        assertThat(scene.memory.activities(String.valueOf(taken.leadId()))).hasSize(2);
    }

    @Test
    void a_conflict_is_retried() {
        var conflicts = new ArrayDeque<>(List.of(new Commit.Conflict(), new Commit.Conflict()));
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public Optional<Commit> commit(Change change) {
                return Optional.ofNullable(conflicts.poll());
            }
        });
        assertThat(scene.take(scene.activity("m1", "Page Viewed")).outcomes()).containsExactly(STORED);
        assertThat(scene.counted.of(Metrics.COMMIT_RETRIED)).isEqualTo(2);
    }

    @Test
    void when_the_time_is_up_the_store_is_busy_and_nothing_is_written() {
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public Optional<Commit> commit(Change change) {
                return Optional.of(new Commit.Conflict());
            }
        });
        var deadline = scene.soon();
        assertThatThrownBy(() -> scene.decisions.take(List.of(scene.activity("m1", "Page Viewed")), deadline))
                .isInstanceOf(BusyException.class)
                .hasMessageNotContaining("ann");
        assertThat(scene.clock.instant()).isBefore(deadline);
        assertThat(scene.memory.scan(null, 1).items()).isEmpty();
    }

    @Test
    void the_lead_of_the_strongest_identity_is_chosen_and_others_linked() {
        scene.take(scene.activity("m1", "Page Viewed", "{}", "{}", Scene.anonymous("a")));
        scene.take(scene.activity("m2", "Page Viewed", "{}", "{}", Scene.ANN));
        scene.take(scene.activity("m3", "Page Viewed", "{}", "{}", Scene.user("u")));
        var taken = scene.take(scene.activity("m4", "Page Viewed", "{}", "{}", Scene.user("u"), Scene.ANN,
                Scene.anonymous("a"), Scene.anonymous("new")));
        assertThat(taken.leadId()).isEqualTo("lead-3");
        assertThat(scene.memory.links()).containsExactlyInAnyOrder(Set.of("lead-3", "lead-2"),
                Set.of("lead-3", "lead-1"));
        assertThat(scene.lead(Scene.user("u")).identities())
                .containsExactlyInAnyOrder(Scene.user("u"), Scene.anonymous("new"));
        assertThat(scene.memory.identities().get(Scene.ANN)).isEqualTo("lead-2");
        assertThat(scene.take(scene.activity("m4", "Page Viewed", "{}", "{}", Scene.user("u"), Scene.ANN,
                Scene.anonymous("a"), Scene.anonymous("new"))).outcomes()).containsExactly(REPEAT);
    }

    @Test
    void the_choice_of_a_lead_does_not_depend_on_the_order_of_identities() {
        scene.take(scene.activity("m1", "Page Viewed", "{}", "{}", Scene.email("b")));
        scene.take(scene.activity("m2", "Page Viewed", "{}", "{}", Scene.email("a")));
        for (int i = 0; i < 2; i++) {
            var named = i == 0 ? List.of("a", "b") : List.of("b", "a");
            var taken = scene.take(scene.activity("n" + i, "Page Viewed", "{}", "{}", Scene.email(named.get(0)),
                    Scene.email(named.get(1))));
            assertThat(taken.leadId()).isEqualTo("lead-2");
        }
    }

    @Test
    void an_activity_that_is_too_large_is_quarantined_and_others_stored() {
        String huge = "{\"text\": \"" + "x".repeat(450 * 1024) + "\"}";
        Activity tooLarge = new Activity("web", "m2", "Page Viewed", scene.clock.instant(), scene.clock.instant(),
                new io.leadscore.core.json.Json.Obj(java.util.Map.of("text",
                        new io.leadscore.core.json.Json.Text(huge))),
                Scene.json("{}"), List.of(Scene.ANN));
        var taken = scene.take(scene.activity("m1", "Page Viewed"), tooLarge, scene.activity("m3", "Page Viewed"));
        assertThat(taken.outcomes()).containsExactly(STORED, QUARANTINED, STORED);
        assertThat(scene.memory.scan(null, 10).items()).containsExactly(taken.leadId());
        assertThat(scene.memory.activities(Scene.known(taken.leadId()))).hasSize(2);
        assertThat(scene.putAside.activities()).containsExactly(tooLarge);
        assertThat(scene.counted.of(Metrics.QUARANTINED)).isEqualTo(1);

        var alone = scene.take(tooLarge);
        assertThat(alone.outcomes()).containsExactly(QUARANTINED);
        assertThat(alone.leadId()).isNull();
    }

    @Test
    void a_metric_counts_a_full_tally_and_the_activity_is_stored() {
        for (int i = 0; scene.counted.of(Metrics.TALLY_FULL) == 0; i++) {
            int from = i * LeadUpdates.MAX_ACTIVITIES;
            var batch = IntStream.range(from, from + LeadUpdates.MAX_ACTIVITIES)
                    .mapToObj(n -> scene.activity("m" + n, "Content Downloaded", "{\"asset\": \"a" + n + "\"}", "{}",
                            Scene.ANN))
                    .toList();
            assertThat(scene.decisions.take(batch, scene.soon()).outcomes()).containsOnly(STORED);
            assertThat(i).as("the tally becomes full").isLessThan(2_000);
        }
        assertThat(scene.lead(Scene.ANN).tallyFull()).isTrue();
        assertThat(scene.memory.activities("lead-1")).hasSizeGreaterThan(10_000);
    }

    @Test
    void an_identity_above_the_maximum_is_left_out_and_counted() {
        for (int i = 0; scene.counted.of(Metrics.IDENTITY_LEFT_OUT) == 0; i++) {
            var browser = new Identity(Identity.Kind.ANONYMOUS_ID, i + "x".repeat(9_000));
            var taken = scene.take(scene.activity("m" + i, "Page Viewed", "{}", "{}", Scene.ANN, browser));
            assertThat(taken).isEqualTo(new LeadUpdates.Taken("lead-1", List.of(STORED)));
            assertThat(i).as("the lead reaches the maximum of identities").isLessThan(20);
        }
        var leftOut = new Identity(Identity.Kind.ANONYMOUS_ID, "7" + "x".repeat(9_000));
        assertThat(scene.take(scene.activity("m", "Page Viewed", "{}", "{}", leftOut)).leadId()).isEqualTo("lead-2");
        assertThat(scene.counted.of(Metrics.IDENTITY_LEFT_OUT)).isEqualTo(1);
    }

    @Test
    void a_strong_identity_without_room_starts_a_new_lead() {
        for (int i = 0; i < 7; i++) {
            scene.take(scene.activity("m" + i, "Page Viewed", "{}", "{}", Scene.anonymous("browser"),
                    new Identity(Identity.Kind.ANONYMOUS_ID, i + "x".repeat(9_000))));
        }
        var login = scene.activity("m", "Page Viewed", "{}", "{}", Scene.user("u".repeat(9_000)),
                Scene.anonymous("browser"));
        assertThat(scene.take(login)).isEqualTo(new LeadUpdates.Taken("lead-2", List.of(STORED)));
        assertThat(scene.take(login)).isEqualTo(new LeadUpdates.Taken("lead-2", List.of(REPEAT)));
    }

    @Test
    void activities_of_two_user_ids_are_not_one_decision() {
        assertThatThrownBy(() -> scene.take(scene.activity("m1", "Page Viewed", "{}", "{}", Scene.user("ann")),
                scene.activity("m2", "Page Viewed", "{}", "{}", Scene.user("bob"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 user ids");
    }

    @Test
    void activities_without_an_identity_are_refused() {
        assertThatThrownBy(() -> scene.take(scene.activity("m1", "Page Viewed", "{}", "{}")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> scene.take()).isInstanceOf(IllegalArgumentException.class);
    }
}
