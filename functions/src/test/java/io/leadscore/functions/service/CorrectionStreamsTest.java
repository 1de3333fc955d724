package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.correction.Selection.Message;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.functions.port.LeadStore.Found;
import io.leadscore.functions.service.LeadCorrections.Order;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Whatever the order: a lead counts what it would count if voided activities had never been sent. */
class CorrectionStreamsTest {
    private static final int RUNS = 2_000;
    private static final Selection ALL = new Selection.Matching(Scene.json("{\"source\": [{\"exists\": true}]}"), null,
            null);

    @Test
    void voided_activities_are_as_if_never_sent_in_any_order() {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        var runsWith = new HashMap<String, Integer>();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try {
                var streams = new MergeStreams(seed, true);
                streams.run(3, 24);
                check(streams);
                streams.seen.keySet().forEach(what -> runsWith.merge(what, 1, Integer::sum));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
        if (given == null) {
            for (String what : List.of("merge", "void", "restore", "void of a merged lead")) {
                assertThat(runsWith.getOrDefault(what, 0)).as(what).isGreaterThan(RUNS / 10);
            }
            assertThat(runsWith).containsKeys("restore of a merged lead", "died before commit", "died after commit");
        }
    }

    private static void check(MergeStreams streams) {
        Scene scene = streams.scene;
        for (Lead lead : leads(scene)) {
            counts(scene, lead, found -> !streams.isVoided(found));
        }
        for (Lead lead : leads(scene)) {
            scene.corrections.correct(lead.leadId(), new Order(Act.RESTORE, ALL, "no bot", null), scene.soon());
            counts(scene, scene.memory.lead(lead.leadId()).orElseThrow(), _ -> true);
        }
    }

    private static List<Lead> leads(Scene scene) {
        return scene.memory.leads(scene.memory.scan(null, Integer.MAX_VALUE - 1).items())
                .stream()
                .filter(lead -> !lead.isMerged())
                .toList();
    }

    /** The lead is as if it had only these of its activities. */
    static void counts(Scene scene, Lead lead, Predicate<Found> counting) {
        Map<Message, Found> first = new HashMap<>();
        var order = Comparator.comparing((Found found) -> found.stored().activity().receivedAt())
                .thenComparing(Found::leadId);
        for (String id : lead.ledger().leadIds(lead.leadId())) {
            scene.memory.activities(id)
                    .map(stored -> new Found(id, stored))
                    .forEach(found -> first.merge(Message.of(found.stored().activity()), found,
                            (a, b) -> order.compare(a, b) <= 0 ? a : b));
        }
        List<Activity> expected = first.values()
                .stream()
                .filter(counting)
                .map(found -> found.stored().activity())
                .toList();
        LeadDecider decider = scene.models.decider(scene.models.forLead(lead));
        Decision atOnce = decider.learn(Lead.unknown(lead.leadId()), expected, scene.clock.instant());
        assertThat(lead.traits()).isEqualTo(atOnce.after().traits());
        assertThat(lead.ledger().outcomeOn()).isEqualTo(atOnce.after().ledger().outcomeOn());
        assertThat(lead.tally()).isEqualTo(atOnce.after().tally());
        assertThat(decider.views().view(lead, "days", scene.today()).card())
                .isEqualTo(decider.views().view(atOnce.after(), "days", scene.today()).card());
        assertThat(new Ledgers(scene.memory).of(lead).map(found -> found.stored().activity()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
