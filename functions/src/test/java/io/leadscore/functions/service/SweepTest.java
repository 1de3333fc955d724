package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.Commit;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.SweepLog.Counts;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepTest {
    private final Scene scene = Scene.scored();

    /** Creates leads that become MQL by three views on one day and lose this stage on the fifth day after it. */
    private void qualified(int leads) {
        for (int lead = 0; lead < leads; lead++) {
            for (String message : List.of("a", "b", "c")) {
                scene.take(scene.activity(message, "Page Viewed", "{}", "{}", Scene.email("lead" + lead)));
            }
        }
    }

    private List<String> due(LocalDate day) {
        return IntStream.range(0, LeadStore.DUE_SHARDS)
                .boxed()
                .flatMap(shard -> scene.memory.due(shard, day, null).items().stream())
                .toList();
    }

    private List<OutboxRow> completions() {
        return scene.memory.recorded().stream().filter(row -> row.partition().equals("SYS#" + Sweep.KIND)).toList();
    }

    @Test
    void leads_that_are_due_are_advanced_and_leave_the_index() {
        qualified(10);
        assertThat(scene.stage(Scene.email("lead0"))).isEqualTo("MQL");
        scene.clock.advance(Duration.ofDays(5));
        assertThat(scene.sweep(scene.today(), "r1")).isEqualTo(new Counts(10, 10, 10, 0));
        assertThat(scene.stage(Scene.email("lead0"))).isEqualTo("Lead");
        assertThat(due(scene.today())).isEmpty();
    }

    @Test
    void a_second_sweep_of_the_day_finds_nothing() {
        qualified(3);
        scene.clock.advance(Duration.ofDays(30));
        scene.sweep(scene.today(), "r1");
        var events = scene.leadEvents();
        assertThat(scene.sweep(scene.today(), "r2")).isEqualTo(Counts.NONE);
        assertThat(scene.leadEvents()).isEqualTo(events);
    }

    @Test
    void a_sweep_for_a_day_in_the_future_is_refused_and_ages_no_lead() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        qualified(3);
        for (int n = 0; n < 200; n++) {
            LocalDate day = scene.today().plusDays(2 + (n == 0 ? 0 : random.nextInt(1_000_000)));
            assertThatThrownBy(() -> scene.sweep.begin(day, "r")).as("%s, seed %s", day, seed)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("asOf is " + day);
            int shard = random.nextInt(LeadStore.DUE_SHARDS);
            assertThatThrownBy(() -> scene.sweep.work(shard, day, "r", Delivery.FIRST, scene.soon()))
                    .as("%s, seed %s", day, seed)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(scene.stage(Scene.email("lead0"))).isEqualTo("MQL");
        assertThat(due(scene.today().plusDays(30))).hasSize(3);
    }

    @Test
    void a_sweep_is_for_tomorrow_at_most_because_clocks_differ() {
        qualified(3);
        scene.clock.advance(Duration.ofDays(4));
        assertThat(scene.sweep(scene.today().plusDays(1), "r1")).isEqualTo(new Counts(3, 3, 3, 0));
        assertThat(scene.sweep(scene.today().minusDays(400), "r2")).isEqualTo(Counts.NONE);
    }

    @Test
    void nothing_is_due_before_its_day() {
        qualified(3);
        scene.clock.advance(Duration.ofDays(1));
        assertThat(scene.sweep(scene.today(), "r1").changed()).isZero();
    }

    @Test
    void when_the_time_is_up_the_rest_is_left_to_the_next_delivery() {
        qualified(100);
        scene.clock.advance(Duration.ofDays(30));
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void after(String call) {
                if (call.equals("commit")) {
                    scene.clock.advance(Duration.ofSeconds(1));
                }
            }
        });
        scene.sweep.begin(scene.today(), "r1");
        Counts all = Counts.NONE;
        int calls = 0;
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            boolean done = false;
            while (!done) {
                var result = scene.sweep.work(shard, scene.today(), "r1", Delivery.FIRST,
                        scene.clock.instant().plusSeconds(2));
                assertThat(result.counts().due()).isLessThanOrEqualTo(2);
                all = all.plus(result.counts());
                done = result.done();
                calls++;
            }
        }
        assertThat(calls).isGreaterThan(LeadStore.DUE_SHARDS);
        assertThat(all.due()).isEqualTo(100);
        assertThat(all.changed()).isEqualTo(100);
        assertThat(due(scene.today())).isEmpty();
        assertThat(completions()).singleElement()
                .satisfies(row -> assertThat(row.entry().detail()).contains("\"due\":100,\"changed\":100"));
    }

    @Test
    void a_lead_with_a_new_activity_is_read_again() {
        qualified(1);
        scene.clock.advance(Duration.ofDays(5));
        scene.store.interpose(new InterposedStore.Between() {
            private boolean done;

            @Override
            public void before(String call) {
                if (call.equals("commit") && !done) {
                    done = true;
                    scene.take(scene.activity("d", "Page Viewed", "{}", "{}", Scene.email("lead0")));
                }
            }
        });
        scene.sweep(scene.today(), "r1");
        assertThat(scene.state(Scene.email("lead0"), "days").totalMilli()).isEqualTo(20_000);
        assertThat(due(scene.today())).isEmpty();
        assertThat(scene.counted.of(Metrics.COMMIT_RETRIED)).isEqualTo(1);
    }

    @Test
    void a_lead_that_another_sweep_has_advanced_is_not_changed() {
        qualified(5);
        scene.clock.advance(Duration.ofDays(30));
        scene.store.interpose(new InterposedStore.Between() {
            private boolean done;

            @Override
            public void after(String call) {
                if (call.equals("due") && !done) {
                    done = true;
                    scene.sweep(scene.today(), "parallel");
                }
            }
        });
        assertThat(scene.sweep(scene.today(), "r1")).isEqualTo(Counts.NONE);
        assertThat(completions()).hasSize(2);
    }

    private void fail(String leadId, Optional<Commit> commit) {
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public Optional<Commit> commit(Change change) {
                if (!change.decisions().getFirst().after().leadId().equals(leadId)) {
                    return Optional.empty();
                }
                if (commit.isEmpty()) {
                    throw new IllegalStateException("a fault that quotes ann@example.com");
                }
                return commit;
            }
        });
    }

    @Test
    void a_lead_that_fails_is_skipped_and_retried_by_the_next_sweep() {
        qualified(10);
        scene.clock.advance(Duration.ofDays(5));
        fail("lead-4", Optional.empty());
        assertThat(scene.sweep(scene.today(), "r1")).isEqualTo(new Counts(10, 9, 9, 1));
        assertThat(scene.counted.of(Metrics.LEAD_SKIPPED)).isEqualTo(1);
        assertThat(due(scene.today())).containsExactly("lead-4");

        fail("nobody", Optional.empty());
        assertThat(scene.sweep(scene.today(), "r2")).isEqualTo(new Counts(1, 1, 1, 0));
    }

    @Test
    void a_lead_that_others_keep_changing_is_skipped_after_a_time() {
        qualified(2);
        scene.clock.advance(Duration.ofDays(5));
        fail("lead-1", Optional.of(new Commit.LeadMoved()));
        assertThat(scene.sweep(scene.today(), "r1")).isEqualTo(new Counts(2, 1, 1, 1));
    }

    @Test
    void a_busy_store_stops_the_shard_and_skips_no_lead() {
        qualified(1);
        scene.clock.advance(Duration.ofDays(5));
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void before(String call) {
                if (call.equals("commit")) {
                    throw new BusyException("throttled");
                }
            }
        });
        assertThatThrownBy(() -> scene.sweep(scene.today(), "r1")).isInstanceOf(BusyException.class);
        assertThat(scene.counted.of(Metrics.LEAD_SKIPPED)).isZero();
    }

    /** The queue delivers a message at most 12 times. */
    @Test
    void leads_that_end_the_process_do_not_stop_the_others_of_the_shard() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        qualified(100);
        scene.clock.advance(Duration.ofDays(30));
        List<String> due = due(scene.today());
        // The random ones can be the same.
        var deadly = Set.copyOf(
                List.of(due.get(random.nextInt(due.size())), due.get(random.nextInt(50)), due.getLast()));
        scene.store.interpose(new Killer(deadly));
        scene.sweep.begin(scene.today(), "r1");
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            boolean done = false;
            for (int received = 1; !done; received++) {
                assertThat(received).as("seed %s: shard %s", seed, shard).isLessThanOrEqualTo(12);
                try {
                    done = scene.sweep.work(shard, scene.today(), "r1",
                            received == 1 ? Delivery.FIRST : Delivery.REPEATED, scene.soon()).done();
                } catch (Crash e) {
                    // The message is delivered again.
                }
            }
        }
        assertThat(due(scene.today())).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(deadly);
        assertThat(scene.counted.of(Metrics.LEAD_SKIPPED)).as("seed %s", seed)
                .isEqualTo(deadly.size());
        assertThat(completions()).as("seed %s", seed).hasSize(1);

        scene.sweep(scene.today(), "r2");
        assertThat(completions()).as("a second sweep of the day passes them over at once, seed %s", seed).hasSize(2);
        scene.store.interpose(new InterposedStore.Between() {
        });
        scene.clock.advance(Duration.ofDays(1));
        scene.sweep(scene.today(), "r3");
        assertThat(due(scene.today())).as("the next day tries them again, seed %s", seed).isEmpty();
    }

    @Test
    void the_end_is_recorded_once_after_a_crash_before_recording_it() {
        scene.sweep.begin(scene.today(), "r1");
        scene.store.interpose(new InterposedStore.Between() {
            private boolean died;

            @Override
            public void before(String call) {
                if (call.equals("record") && !died) {
                    died = true;
                    throw new Crash();
                }
            }
        });
        for (int shard = 0; shard < LeadStore.DUE_SHARDS - 1; shard++) {
            assertThat(scene.sweep.work(shard, scene.today(), "r1", Delivery.FIRST, scene.soon()).done()).isTrue();
            assertThat(completions()).isEmpty();
        }
        assertThat(scene.counted.of(Metrics.SWEEP_COMPLETED)).isZero();
        int last = LeadStore.DUE_SHARDS - 1;
        assertThatThrownBy(() -> scene.sweep.work(last, scene.today(), "r1", Delivery.FIRST, scene.soon()))
                .isInstanceOf(Crash.class);
        for (int time = 0; time < 3; time++) {
            scene.clock.advance(Duration.ofMinutes(1));
            assertThat(scene.sweep.work(last, scene.today(), "r1", Delivery.FIRST, scene.soon()).done()).isTrue();
            assertThat(completions()).hasSize(1);
        }
        assertThat(scene.counted.of(Metrics.SWEEP_COMPLETED)).isPositive();
    }

    @Test
    void only_events_that_are_old_enough_are_published_by_a_sweep() {
        qualified(20);
        int lost = scene.leadEvents().size();
        scene.clock.advance(Duration.ofMinutes(16));
        scene.take(scene.activity("a", "Page Viewed", "{}", "{}", Scene.email("young")));
        scene.sweep(scene.today(), "r1");
        assertThat(scene.bus.takenIds()).hasSize(lost + 1).doesNotHaveDuplicates();
        assertThat(scene.counted.of(Metrics.EVENT_UNPUBLISHED)).isEqualTo(lost + 1);
        assertThat(scene.bus.takenIds()).contains("model/days#1").doesNotContain("lead-21#1");
        Lead young = scene.lead(Scene.email("young"));
        assertThat(young.lastSeq()).isEqualTo(1);
    }

    @Test
    void with_the_bus_down_leads_advance_and_the_message_is_retried() {
        qualified(20);
        scene.clock.advance(Duration.ofDays(5));
        scene.bus.refuse(_ -> "InternalFailure");
        int again = 0;
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            again += scene.sweep.work(shard, scene.today(), "r1", Delivery.FIRST, scene.soon()).done() ? 0 : 1;
        }
        assertThat(again).isBetween(1, Outbox.SHARDS);
        assertThat(due(scene.today())).isEmpty();
        assertThat(completions()).hasSize(1);
        scene.bus.refuse(_ -> null);
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            assertThat(scene.sweep.work(shard, scene.today(), "r1", Delivery.FIRST, scene.soon()).done()).isTrue();
        }
        assertThat(scene.bus.takenIds()).contains("lead-1#1");
    }
}
