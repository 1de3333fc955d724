package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.functions.port.LeadStore.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever the order: leads are the connected components of what the activities name, and each message counts once. */
class MergeStreamsTest {
    private static final int RUNS = 2_000;

    @Test
    void leads_are_the_people_in_any_order_of_arrival() {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        var runsWith = new HashMap<String, Integer>();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try {
                var streams = new MergeStreams(seed);
                streams.run(3, 24);
                check(streams);
                streams.seen.keySet().forEach(what -> runsWith.merge(what, 1, Integer::sum));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
        if (given == null) {
            for (String what : List.of("merge", "merge of merged leads", "late message for a merged lead",
                    "two merges at once", "repeated")) {
                assertThat(runsWith.getOrDefault(what, 0)).as(what).isGreaterThan(RUNS / 10);
            }
            assertThat(runsWith).containsKeys("died before commit", "died after commit");
        }
    }

    private static void check(MergeStreams streams) {
        Scene scene = streams.scene;
        var ledgers = new Ledgers(scene.memory);
        List<Lead> all = scene.memory.leads(scene.memory.scan(null, Integer.MAX_VALUE - 1).items());
        var leads = all.stream().filter(lead -> !lead.isMerged()).toList();
        var counted = new ArrayList<Set<Activity>>();
        for (Lead lead : leads) {
            List<Activity> ofLead = ledgers.of(lead).map(Found::stored).map(stored -> stored.activity()).toList();
            counted.add(new HashSet<>(ofLead));
            assertThat(ofLead).doesNotHaveDuplicates();
            assertThat(lead.ledger().activities()).isGreaterThanOrEqualTo(ofLead.size());
            LeadDecider decider = scene.models.decider(scene.models.forLead(lead));
            Decision atOnce = decider.learn(Lead.unknown(lead.leadId()), ofLead, scene.clock.instant());
            assertThat(lead.traits()).isEqualTo(atOnce.after().traits());
            assertThat(lead.tally()).isEqualTo(atOnce.after().tally());
            assertThat(decider.views().view(lead, "days", scene.today()).card())
                    .isEqualTo(decider.views().view(atOnce.after(), "days", scene.today()).card());
        }
        assertThat(counted).containsExactlyInAnyOrderElementsOf(
                streams.components().stream().<Set<Activity>>map(HashSet::new).toList());
        for (Lead lead : leads) {
            for (var identity : lead.identities()) {
                String id = Scene.known(scene.memory.identities().get(identity));
                assertThat(scene.memory.survivor(id)).as("an identity leads to its lead").contains(lead);
            }
        }
        assertThat(leads.stream().mapToInt(lead -> lead.identities().size()).sum()).as("no identity dangles")
                .isEqualTo(scene.memory.identities().size());
    }
}
