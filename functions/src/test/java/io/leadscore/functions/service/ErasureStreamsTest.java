package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Erasure;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.functions.port.Claim;
import io.leadscore.functions.service.ErasureStreams.Erased;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever happens at the same time, and wherever a process dies: nothing of an erased person is left, and nothing comes back. */
class ErasureStreamsTest {
    private static final int RUNS = 2_000;

    @Test
    void nothing_of_an_erased_person_is_left_or_comes_back() {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        var runsWith = new HashMap<String, Integer>();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try {
                var streams = new ErasureStreams(seed);
                streams.run(2, 16);
                streams.erased.forEach(erased -> isGone(streams, erased));
                leadsAreWhole(streams);
                assertThat(streams.published()).as("events recorded before").containsAll(streams.recorded);
                streams.erased.forEach(erased -> startsAgain(streams, erased));
                streams.seen.keySet().forEach(what -> runsWith.merge(what, 1, Integer::sum));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
        if (given == null) {
            for (String what : List.of("erased", "kept out", "taken again", "erased with parts")) {
                assertThat(runsWith.getOrDefault(what, 0)).as(what).isGreaterThan(RUNS / 50);
            }
            assertThat(runsWith).containsKeys("taken from a tombstone", "linked to an erased lead",
                    "died before release",
                    "died after erase", "died after erasePart", "died after commit");
        }
    }

    private static Erasure erasure(Erased erased) {
        return Objects.requireNonNull(erased.tombstone().erasure());
    }

    private static void isGone(ErasureStreams streams, Erased erased) {
        var memory = streams.scene.memory;
        List<String> contents = memory.contents();
        String leadId = erased.lead().leadId();
        Lead tombstone = memory.lead(leadId).orElseThrow();
        assertThat(tombstone.erasure()).isEqualTo(erasure(erased));
        assertThat(tombstone.lastSeq()).isEqualTo(erased.lead().lastSeq() + 1);
        assertThat(tombstone.identities()).isEmpty();
        assertThat(tombstone.dueOn()).isNull();
        for (String id : erased.ids()) {
            assertThat(memory.lead(id).isPresent()).as("row of %s", id).isEqualTo(id.equals(leadId));
            assertThat(memory.survivor(id)).isEmpty();
            assertThat(memory.activities(id)).isEmpty();
            assertThat(memory.events(id)).isEmpty();
            assertThat(contents).as("links, identities and parts")
                    .noneMatch(
                            row -> row.contains("Link[leadId=" + id + ",") || row.contains("Claim[leadId=" + id + ","));
        }
        for (Activity activity : erased.activities()) {
            if (!erased.elsewhere().contains(activity.messageId())) {
                assertThat(contents).noneMatch(row -> row.contains(activity.messageId()));
            }
        }
        Instant erasedAt = erasure(erased).erasedAt();
        var takenSince = new HashSet<Identity>();
        for (String id : memory.scan(null, 1_000).items()) {
            for (Activity activity : streams.stored(id)) {
                erased.lead()
                        .identities()
                        .stream()
                        .filter(who -> activity.toString().contains(who.value()))
                        .forEach(who -> {
                            assertThat(activity.occurredAt().isAfter(erasedAt)
                                    || erased.elsewhere().contains(activity.messageId())
                                    || streams.beganBefore(erasedAt, id, activity))
                                    .as("%s of %s came back: %s", activity, id, erased)
                                    .isTrue();
                            takenSince.add(who);
                        });
            }
        }
        for (Identity identity : erased.lead().identities()) {
            Claim claim = memory.resolve(List.of(identity)).get(identity);
            Erasure kept = Objects.requireNonNull(Objects.requireNonNull(claim).erasure());
            assertThat(kept.erasedAt()).isAfterOrEqualTo(erasedAt);
            if (claim.leadId() != null) {
                assertThat(takenSince).contains(identity);
                assertThat(memory.survivor(claim.leadId()).orElseThrow().identities()).contains(identity);
            }
        }
    }

    /** Each lead that is left is what its own activities make of it. */
    private static void leadsAreWhole(ErasureStreams streams) {
        Scene scene = streams.scene;
        var ledgers = new Ledgers(scene.memory);
        int identities = 0;
        for (Lead lead : scene.memory.leads(scene.memory.scan(null, 1_000).items())) {
            if (lead.isErased() || lead.isMerged()) {
                continue;
            }
            List<Activity> activities = ledgers.of(lead).map(found -> found.stored().activity()).toList();
            assertThat(activities).extracting(Activity::messageId).doesNotHaveDuplicates();
            LeadDecider decider = scene.models.decider(scene.models.forLead(lead));
            Lead atOnce = decider.learn(Lead.unknown(lead.leadId()), activities, scene.clock.instant()).after();
            assertThat(lead.traits()).isEqualTo(atOnce.traits());
            assertThat(lead.tally()).isEqualTo(atOnce.tally());
            for (Identity identity : lead.identities()) {
                assertThat(scene.memory.survivor(Scene.known(scene.memory.identities().get(identity)))).contains(lead);
            }
            identities += lead.identities().size();
        }
        assertThat(identities).as("no identity dangles").isEqualTo(scene.memory.identities().size());
    }

    /** What the person does now makes a lead that has nothing of the erased one, unless the person is suppressed. */
    private static void startsAgain(ErasureStreams streams, Erased erased) {
        Scene scene = streams.scene;
        scene.clock.advance(Duration.ofSeconds(1));
        for (Identity identity : Set.copyOf(erased.lead().identities())) {
            Activity activity = scene.activity("again" + identity.value() + erased.lead().leadId(), "Page Viewed", "{}",
                    "{}", identity);
            var taken = scene.take(activity);
            Claim claim = Scene.known(scene.memory.resolve(List.of(identity)).get(identity));
            boolean suppressed = Scene.known(claim.erasure()).suppressed();
            assertThat(taken.outcomes()).containsExactly(
                    suppressed ? LeadUpdates.Outcome.ERASED : LeadUpdates.Outcome.STORED);
            assertThat(suppressed && identity.kind() == Identity.Kind.ANONYMOUS_ID).isFalse();
            if (!suppressed) {
                assertThat(erased.ids()).doesNotContain(Scene.known(taken.leadId()));
                assertThat(scene.lead(identity).identities()).contains(identity);
            }
        }
    }
}
