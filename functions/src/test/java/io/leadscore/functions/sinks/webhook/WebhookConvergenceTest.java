package io.leadscore.functions.sinks.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.service.Scene;
import io.leadscore.functions.sinks.record.AnnsLife;
import io.leadscore.functions.sinks.record.CrmWorld;
import io.leadscore.functions.sinks.record.CrmWorld.Fault;
import io.leadscore.functions.sinks.record.RandomLife;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The receiver ends with what each lead is, whatever happens on the way. */
class WebhookConvergenceTest {
    private static final int REQUESTS = 4;
    private static final int RUNS = Integer.getInteger("leadscore.crm-runs", 500);

    /** Three events in each order, each sent twice, with one fault at each request, and with a second function at each request. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void one_fault_at_any_request_changes_nothing_in_the_end(Fault fault) {
        for (List<Integer> order : AnnsLife.ORDERS) {
            for (int at = 0; at < REQUESTS; at++) {
                for (boolean two : List.of(false, true)) {
                    String run = "%s at request %d, order %s, two functions %s".formatted(fault, at, order, two);
                    var receiver = new WebhookReceiver(new Random(run.hashCode()));
                    var world = receiver.world;
                    for (int before = 0; before < at; before++) {
                        world.faults.add(Fault.NONE);
                    }
                    world.faults.add(fault);
                    if (two) {
                        world.during = world::concurrently;
                    }
                    requireConverges(receiver, order, run);
                }
            }
        }
    }

    private static void requireConverges(WebhookReceiver receiver, List<Integer> order, String run) {
        CrmWorld world = receiver.world;
        AnnsLife.happens(world, order);
        String id = world.scene.lead(Scene.ANN).leadId();
        assertThat(world.scene.memory.rows("webhook", List.of(id))).as(run).isNotEmpty();
        requireEnded(receiver, id, run);
    }

    private static void requireEnded(WebhookReceiver receiver, String id, String run) {
        CrmWorld world = receiver.world;
        CrmRow row = world.scene.memory.rows("webhook", List.of(id)).get(id);
        String expected = receiver.expected(id);
        if (row != null && row.state() == CrmRow.State.FAILED) {
            assertThat(world.refusals()).as(run).containsKey(id);
            assertThat(row.error()).as(run).isEqualTo(world.refusals().get(id));
            return;
        }
        if (receiver.held.containsKey(id) || row != null) {
            assertThat(receiver.held.get(id)).as(run).isEqualTo(expected);
        }
        if (expected.contains("\"erased\":true")) {
            assertThat(row).as(run + ": nothing stays of an erased lead").isNull();
        } else if (row != null) {
            assertThat(row.state()).as(run).isEqualTo(CrmRow.State.SYNCED);
            assertThat(row.open()).as(run).isEmpty();
        }
    }

    @Test
    void what_is_refused_for_good_is_reported_with_its_reason_once() {
        var receiver = new WebhookReceiver(new Random(1));
        var world = receiver.world;
        world.faults.add(Fault.NOT_FOUND);
        world.scene.take(AnnsLife.of(world.scene).getFirst());
        world.scene.take(AnnsLife.of(world.scene).get(1));
        world.publish(world.newEvents().stream().filter(event -> event.contains("Lead Qualified")).toList(), 1);
        world.run();
        String id = world.scene.lead(Scene.ANN).leadId();
        assertThat(world.refused).hasSize(1);
        assertThat(world.refusals()).containsEntry(id, "the receiver answered 404");

        // A person repairs the receiver, and sends the message back.
        world.send(world.refused.getFirst(), Duration.ZERO);
        world.run();
        assertThat(receiver.held.get(id)).isEqualTo(receiver.expected(id));
        requireEnded(receiver, id, "after the repair");
    }

    /** Many changes of several leads, with merges and erasures, faults at any request, and two functions. */
    @Test
    void random_lives_with_random_faults_end_with_what_the_leads_are() {
        long first = Long.getLong("leadscore.seed", new Random().nextLong());
        var kinds = new TreeSet<String>();
        for (int run = 0; run < RUNS; run++) {
            long seed = first + run;
            var receiver = new WebhookReceiver(new Random(seed));
            var world = receiver.world;
            RandomLife.of(world);
            for (var lead : receiver.held.keySet()) {
                requireEnded(receiver, lead, "-Dleadscore.seed=" + seed);
                kinds.add(receiver.held.get(lead).contains("mergedInto") ? "merged"
                        : receiver.held.get(lead).contains("erased") ? "erased" : "own");
            }
            for (var lead : RandomLife.leads(world)) {
                requireEnded(receiver, lead, "-Dleadscore.seed=" + seed);
            }
        }
        assertThat(kinds).as("seed " + first).containsExactly("erased", "merged", "own");
    }
}
