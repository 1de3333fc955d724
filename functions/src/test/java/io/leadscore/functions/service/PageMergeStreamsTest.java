package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.Link;
import io.leadscore.functions.port.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever pages send, in any order: no activity of one person whom somebody knows counts for another one. */
class PageMergeStreamsTest {
    private static final int RUNS = 2_000;
    private static final int PEOPLE = 3;
    private static final int INPUTS = 30;

    @Test
    void no_activity_of_a_known_person_counts_for_another() {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        var seen = new HashMap<String, Integer>();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try {
                run(new Random(seed), new Scene(seed), seen);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
        if (given == null) {
            for (String what : List.of("merged", "refused")) {
                assertThat(seen.getOrDefault(what, 0)).as(what).isGreaterThan(RUNS / 10);
            }
        }
    }

    private static void run(Random random, Scene scene, Map<String, Integer> seen) {
        scene.activation.activate(Scene.MODEL);
        for (int person = 0; person < PEOPLE; person++) {
            scene.take(scene.activity("known" + person, "Page Viewed", "{}", "{}", Scene.user("p" + person),
                    Scene.email("p" + person), Scene.anonymous("p" + person + "-0")));
        }
        for (int i = 0; i < INPUTS; i++) {
            scene.clock.advance(Duration.ofMinutes(random.nextInt(300)));
            scene.decisions.take(List.of(claimed(random, scene, i)), scene.soon());
            if (random.nextInt(3) > 0) {
                settle(scene, seen);
            }
        }
        settle(scene, seen);
        check(scene);
    }

    /** Any identities together, of several people, and such as nobody has. */
    private static Activity claimed(Random random, Scene scene, int number) {
        var identities = new TreeSet<Identity>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            String person = "p" + random.nextInt(PEOPLE + 1);
            identities.add(switch (random.nextInt(4)) {
                case 0 -> Scene.user(person);
                case 1 -> Scene.email(person);
                default -> Scene.anonymous(person + "-" + random.nextInt(3));
            });
        }
        Instant now = scene.clock.instant();
        return new Activity("page", "claim" + number, "Page Viewed", now, now, Scene.json("{}"), Scene.json("{}"),
                false, List.copyOf(identities));
    }

    private static void settle(Scene scene, Map<String, Integer> seen) {
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            for (Link link : scene.memory.links(shard, Instant.MAX)) {
                switch (scene.merges.settle(link.leadId(), link.otherId(), scene.soon())) {
                    case LeadMerges.Result.Merged _ -> seen.merge("merged", 1, Integer::sum);
                    case LeadMerges.Result.Refused _ -> seen.merge("refused", 1, Integer::sum);
                    case LeadMerges.Result.Nothing _ -> {}
                }
            }
        }
    }

    private static void check(Scene scene) {
        var leadOf = new HashMap<String, String>();
        for (int person = 0; person < PEOPLE; person++) {
            String leadId = survivor(scene, Scene.user("p" + person)).leadId();
            assertThat(leadOf.put(leadId, "p" + person)).as("two people are one lead").isNull();
            assertThat(survivor(scene, Scene.email("p" + person)).leadId()).isEqualTo(leadId);
        }
        var ledgers = new Ledgers(scene.memory);
        leadOf.forEach((leadId, person) -> {
            Lead lead = scene.memory.lead(leadId).orElseThrow();
            for (Activity activity : ledgers.of(lead).map(found -> found.stored().activity()).toList()) {
                Identity strongest = activity.identities().getFirst();
                // A page can give a person another address, if nobody is known by it.
                if (strongest.kind() != Kind.ANONYMOUS_ID && !strongest.value().startsWith("p" + PEOPLE)) {
                    assertThat(strongest.value()).as("an activity of %s", person).startsWith(person);
                }
            }
        });
        var userIds = new ArrayList<Integer>();
        for (Lead lead : scene.memory.leads(scene.memory.scan(null, 1_000).items())) {
            userIds.add((int) lead.identities().stream().filter(identity -> identity.kind() == Kind.USER_ID).count());
        }
        assertThat(userIds).as("user ids of a lead").allMatch(count -> count <= 1);
    }

    private static Lead survivor(Scene scene, Identity identity) {
        return scene.memory.survivor(Scene.known(scene.memory.identities().get(identity))).orElseThrow();
    }
}
