package io.leadscore.functions.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.lead.Lead;
import io.leadscore.functions.models.ModelActivation.Result.Activated;
import io.leadscore.functions.models.Reevaluation.State;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.Suspects;
import io.leadscore.functions.service.Crash;
import io.leadscore.functions.service.Delivery;
import io.leadscore.functions.service.InterposedStore;
import io.leadscore.functions.service.Killer;
import io.leadscore.functions.service.Scene;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A lead that ends the process in each try does not keep the new model from the leads after it. */
class DeadlyLeadTest {
    private static final String DEARER = Scene.MODEL.replace("\"points\": 10", "\"points\": 20");
    private static final int LEADS = 230;
    /** The queue moves a message to the dead-letter queue after this many deliveries. */
    private static final int MAX_RECEIVES = 12;

    private final Scene scene = Scene.scored();
    private Instant activatedAt = Instant.EPOCH;

    private void activate() {
        for (int i = 0; i < LEADS; i++) {
            scene.take(scene.activity("m1", "Page Viewed", "{}", "{}", Scene.email("lead" + i)));
        }
        activatedAt = ((Activated) scene.activation.activate(DEARER)).at();
        scene.clock.advance(Reevaluation.LONGEST_DECISION);
    }

    private static String id(int lead) {
        return "lead-" + (lead + 1);
    }

    /** Delivers as the queue does, until the work is done. Returns the most deliveries of one message. */
    private int deliver(String context) {
        int most = 0;
        int received = 0;
        for (int deliveries = 0; deliveries < 1_000; deliveries++) {
            received++;
            most = Math.max(most, received);
            try {
                var delivery = received == 1 ? Delivery.FIRST : Delivery.REPEATED;
                State state = scene.reevaluation.work("days", 2, activatedAt, delivery, scene.soon()).state();
                if (state == State.DONE) {
                    return most;
                }
                // The handler sends a new message.
                received = state == State.CONTENDED ? received : 0;
            } catch (Crash | BusyException e) {
                // The message is delivered again.
            }
        }
        throw new AssertionError(context + ": the re-evaluation does not end");
    }

    private int version(String leadId) {
        Lead lead = scene.memory.lead(leadId).orElseThrow();
        return Scene.known(lead.models().get("days")).modelVersion();
    }

    private void check(Set<String> deadly, String context) {
        scene.store.interpose(new Killer(deadly));
        assertThat(deliver(context)).as(context).isLessThanOrEqualTo(MAX_RECEIVES / 2);
        for (int lead = 0; lead < LEADS; lead++) {
            assertThat(version(id(lead))).as("%s, %s", context, id(lead)).isEqualTo(deadly.contains(id(lead)) ? 1 : 2);
        }
        assertThat(scene.counted.of(Metrics.LEAD_SKIPPED)).as(context).isEqualTo(deadly.size());
        assertThat(scene.counted.of(Metrics.REEVALUATION_COMPLETED)).as(context).isEqualTo(1);
    }

    @Test
    void every_other_lead_has_the_new_model_after_a_few_deliveries() {
        activate();
        check(Set.of(id(150)), "one");
    }

    @Test
    void several_deadly_leads_anywhere_are_passed_over() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        activate();
        var deadly = new HashSet<String>();
        for (int i = 0; i < 12; i++) {
            deadly.add(id(random.nextInt(LEADS)));
        }
        check(deadly, "seed " + seed + ", " + deadly);
    }

    @Test
    void neighbours_at_the_edges_of_a_page_are_passed_over() {
        activate();
        var ids = scene.memory.scan(null, LEADS).items();
        check(Set.of(ids.get(0), ids.get(1), ids.get(99), ids.get(100), ids.getLast()), "edges");
    }

    @Test
    void a_first_delivery_without_a_fault_stores_no_lead() {
        activate();
        deliver("no fault");
        assertThat(scene.memory.run("days", 2).orElseThrow().suspects()).isEqualTo(Suspects.NONE);
        assertThat(scene.memory.runsSaved()).as("one for each page").isEqualTo(3);
    }

    @Test
    void one_death_is_a_coincidence() {
        activate();
        scene.store.interpose(new InterposedStore.Between() {
            private boolean died;

            @Override
            public void beforeLead(String leadId) {
                if (!died && leadId.equals(id(7))) {
                    died = true;
                    throw new Crash();
                }
            }
        });
        deliver("one death");
        assertThat(version(id(7))).isEqualTo(2);
        assertThat(scene.counted.of(Metrics.LEAD_SKIPPED)).isZero();
    }

    @Test
    void a_lead_is_not_suspected_because_the_database_is_busy() {
        activate();
        scene.store.interpose(new InterposedStore.Between() {
            private int left = 6;

            @Override
            public void beforeLead(String leadId) {
                if (leadId.equals(id(7)) && left-- > 0) {
                    throw new BusyException("throttled");
                }
            }
        });
        deliver("busy");
        assertThat(version(id(7))).isEqualTo(2);
        assertThat(scene.counted.of(Metrics.LEAD_SKIPPED)).isZero();
    }
}
