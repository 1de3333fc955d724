package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Leads that were merged and split again are as if they had never met, and nothing merges them again by itself. */
class SplitStreamsTest {
    private static final int RUNS = 2_000;
    private static final String[] EVENTS = {"Page Viewed", "Page Viewed", "Content Downloaded", "Demo Requested"};
    private static final String[] TRAITS = {"{}", "{\"industry\": \"tech\"}", "{\"industry\": \"retail\"}"};

    private final Map<String, Integer> runsWith = new HashMap<>();

    @Test
    void leads_that_were_split_are_as_if_they_had_never_met() {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try {
                run(new Random(seed), new Scene(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
        if (given == null) {
            assertThat(runsWith.getOrDefault("a split after a chain", 0)).isGreaterThan(RUNS / 10);
            assertThat(runsWith.getOrDefault("a correction", 0)).isGreaterThan(RUNS / 10);
            assertThat(runsWith.getOrDefault("died", 0)).isGreaterThan(RUNS / 10);
        }
    }

    private void run(Random random, Scene scene) {
        scene.activation.activate(Scene.MODEL);
        int people = 2 + random.nextInt(3);
        var leads = new ArrayList<Lead>();
        var sent = new HashMap<String, List<Activity>>();
        for (int person = 0; person < people; person++) {
            var ofPerson = new ArrayList<Activity>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                ofPerson.add(activity(scene, random, "p" + person, person + "-" + i));
            }
            String leadId = Scene.known(scene.batches.take(ofPerson, scene.soon()).isEmpty() ? null
                    : scene.lead(Scene.anonymous("p" + person)).leadId());
            sent.put(leadId, ofPerson);
            leads.add(scene.memory.lead(leadId).orElseThrow());
            scene.clock.advance(Duration.ofHours(random.nextInt(100)));
        }
        correct(random, scene, sent);
        merge(random, scene, leads);
        correct(random, scene, sent);
        scene.clock.advance(Duration.ofHours(random.nextInt(100)));
        Map<String, String> pairs = split(random, scene);

        assertThat(scene.memory.scan(null, 100).items()).hasSize(people);
        leads.forEach(lead -> is_as_before(scene, lead, List.copyOf(sent.getOrDefault(lead.leadId(), List.of()))));
        stay_apart(random, scene, leads, pairs);
    }

    /** Voids an activity, before or after it became one of a merged lead. It stays voided after the split. */
    private void correct(Random random, Scene scene, Map<String, List<Activity>> sent) {
        for (var ofLead : sent.entrySet()) {
            List<Activity> counting = ofLead.getValue();
            if (random.nextInt(4) == 0 && !counting.isEmpty()) {
                Activity voided = counting.remove(random.nextInt(counting.size()));
                scene.corrections.correct(ofLead.getKey(), new LeadCorrections.Order(Act.VOID,
                        new Selection.Named(List.of(Selection.Message.of(voided))), "bot", null), scene.soon());
                runsWith.merge("a correction", 1, Integer::sum);
            }
        }
    }

    /** Merges all leads by hand, in random order. */
    private void merge(Random random, Scene scene, List<Lead> leads) {
        var order = new ArrayList<>(leads);
        Collections.shuffle(order, random);
        for (int i = 1; i < order.size(); i++) {
            String one = order.get(random.nextInt(i)).leadId();
            String other = order.get(i).leadId();
            dying(random, scene, () -> scene.merges.merge(one, other, scene.soon()));
        }
        assertThat(scene.memory.scan(null, 100)
                .items()
                .stream()
                .map(scene.memory::lead)
                .filter(
                        lead -> !lead.orElseThrow().isMerged()))
                .as("all are one")
                .hasSize(1);
    }

    /** Splits every part off, in random order. Returns each with the lead that it left. */
    private Map<String, String> split(Random random, Scene scene) {
        var parts = new ArrayList<>(scene.memory.scan(null, 100).items());
        Collections.shuffle(parts, random);
        var pairs = new HashMap<String, String>();
        for (String part : parts) {
            Lead lead = scene.memory.lead(part).orElseThrow();
            if (lead.isMerged()) {
                if (!lead.ledger().parts().isEmpty()
                        || scene.memory.lead(Scene.known(lead.merging().mergedInto())).orElseThrow().isMerged()) {
                    runsWith.merge("a split after a chain", 1, Integer::sum);
                }
                pairs.put(part, scene.memory.survivor(part).orElseThrow().leadId());
                dying(random, scene, () -> scene.splits.split(part, part, scene.soon()));
            }
        }
        return pairs;
    }

    /** Runs the work; sometimes the process dies around a commit, and the work is done again. */
    private void dying(Random random, Scene scene, Runnable work) {
        if (random.nextInt(3) == 0) {
            boolean before = random.nextBoolean();
            scene.store.interpose(new InterposedStore.Between() {
                @Override
                public void before(String call) {
                    die(call, before);
                }

                @Override
                public void after(String call) {
                    die(call, !before);
                }

                private void die(String call, boolean now) {
                    if (now && call.equals("commit")) {
                        throw new Crash();
                    }
                }
            });
            try {
                work.run();
            } catch (Crash | BusyException e) {
                runsWith.merge("died", 1, Integer::sum);
            }
            scene.store.interpose(new InterposedStore.Between() {
            });
        }
        work.run();
    }

    private static void is_as_before(Scene scene, Lead before, List<Activity> ofLead) {
        Lead lead = scene.memory.lead(before.leadId()).orElseThrow();
        assertThat(lead.isMerged()).isFalse();
        assertThat(lead.ledger().parts()).isEqualTo(before.ledger().parts());
        assertThat(lead.ledger().activities()).isEqualTo(before.ledger().activities());
        assertThat(lead.identities()).isEqualTo(before.identities());
        LeadDecider decider = scene.models.decider(scene.models.forLead(lead));
        Decision never = decider.learn(Lead.unknown(lead.leadId()), ofLead, scene.clock.instant());
        assertThat(lead.traits()).isEqualTo(never.after().traits());
        assertThat(lead.tally()).isEqualTo(never.after().tally());
        assertThat(decider.views().view(lead, "days", scene.today()).card())
                .isEqualTo(decider.views().view(never.after(), "days", scene.today()).card());
    }

    /** Whatever names two of them together, also by way of a lead that was not there before. */
    private static void stay_apart(Random random, Scene scene, List<Lead> leads, Map<String, String> pairs) {
        for (int i = 0; i < 6; i++) {
            Identity one = any(random, leads.get(random.nextInt(leads.size())).identities());
            Identity other = random.nextBoolean() ? Scene.anonymous("third")
                    : any(random, leads.get(random.nextInt(leads.size())).identities());
            scene.take(scene.activity("later" + i, "Page Viewed", "{}", "{}", one, other));
            for (int shard = 0; shard < Outbox.SHARDS; shard++) {
                for (Link link : scene.memory.links(shard, Instant.MAX)) {
                    scene.merges.settle(link.leadId(), link.otherId(), scene.soon());
                }
            }
        }
        pairs.forEach((part, left) -> assertThat(scene.memory.survivor(part).orElseThrow().leadId())
                .as("leads that were split")
                .isNotEqualTo(scene.memory.survivor(left).orElseThrow().leadId()));
    }

    private static Identity any(Random random, Set<Identity> identities) {
        return List.copyOf(identities).get(random.nextInt(identities.size()));
    }

    private static Activity activity(Scene scene, Random random, String person, String number) {
        var identities = new ArrayList<>(List.of(Scene.anonymous(person)));
        if (random.nextInt(3) == 0) {
            identities.add(Scene.email(person));
        }
        if (random.nextInt(3) == 0) {
            identities.add(Scene.user(person));
        }
        return scene.activity("m" + number, EVENTS[random.nextInt(EVENTS.length)],
                "{\"asset\": \"a" + random.nextInt(3) + "\"}", TRAITS[random.nextInt(TRAITS.length)],
                identities.toArray(Identity[]::new));
    }
}
