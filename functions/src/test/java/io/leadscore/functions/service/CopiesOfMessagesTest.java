package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.correction.Selection.Message;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.port.LeadStore.Found;
import io.leadscore.functions.service.LeadCorrections.Order;
import io.leadscore.functions.service.LeadMerges.Result.Merged;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Two or three leads have copies of the same messages, which may say different things. Some are voided, and then the leads
 * become one. Of each message the copy received first decides, and if that one is voided, the message does not count.
 */
class CopiesOfMessagesTest {
    private static final int RUNS = 2_000;

    @Test
    void of_copies_the_first_received_decides_also_if_it_is_voided() {
        Long given = Long.getLong("leadscore.seed");
        var seeds = new Random();
        for (int run = 0; run < (given == null ? RUNS : 1); run++) {
            long seed = given == null ? seeds.nextLong() : given;
            try {
                new Run(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dleadscore.seed=" + seed, e);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final Scene scene = Scene.scored();
        private final Set<List<String>> voided = new HashSet<>();

        Run(long seed) {
            random = new Random(seed);
        }

        void run() {
            List<String> names = List.of("a", "b", "c").subList(0, 2 + random.nextInt(2));
            for (int i = 0; i < 12; i++) {
                scene.clock.advance(Duration.ofMinutes(random.nextInt(2)));
                scene.take(activity(names.get(random.nextInt(names.size()))));
            }
            String into = "";
            for (String name : names) {
                var known = scene.memory.resolve(List.of(Scene.user(name)));
                if (known.isEmpty()) {
                    continue;
                }
                String leadId = Scene.known(Scene.known(known.get(Scene.user(name))).leadId());
                correct(leadId);
                if (!into.isEmpty()) {
                    var merged = (Merged) scene.merges.merge(into, leadId, scene.soon());
                    into = merged.leadId();
                    check(into);
                    correct(into);
                }
                into = into.isEmpty() ? leadId : into;
            }
            check(into);
        }

        private Activity activity(String name) {
            var now = scene.clock.instant();
            return new Activity("web", "m" + random.nextInt(5), random.nextBoolean() ? "Page Viewed" : "Demo Requested",
                    now.minus(Duration.ofDays(random.nextInt(3))), now, Scene.json("{}"),
                    Scene.json(random.nextBoolean() ? "{}"
                            : "{\"industry\": \"" + (random.nextBoolean() ? "tech" : "x")
                                    + "\"}"),
                    random.nextInt(4) > 0, List.of(Scene.user(name)));
        }

        private void correct(String leadId) {
            for (int times = random.nextInt(3); times > 0; times--) {
                Lead lead = scene.memory.lead(leadId).orElseThrow();
                var ids = lead.ledger().leadIds(leadId);
                var selection = new Selection.Named(
                        ids.stream()
                                .flatMap(scene.memory::activities)
                                .map(stored -> Message.of(stored.activity()))
                                .distinct()
                                .filter(_ -> random.nextBoolean())
                                .toList());
                Act act = random.nextInt(3) == 0 ? Act.RESTORE : Act.VOID;
                var before = scene.memory.lead(leadId).orElseThrow().version();
                scene.corrections.correct(leadId, new Order(act, selection, "bot", null), scene.soon());
                if (scene.memory.lead(leadId).orElseThrow().version() == before) {
                    continue;
                }
                for (String id : ids) {
                    selection.activities().forEach(message -> {
                        var copy = List.of(id, message.source(), message.messageId());
                        if (act == Act.VOID) {
                            voided.add(copy);
                        } else {
                            voided.remove(copy);
                        }
                    });
                }
            }
        }

        private boolean isVoided(Found found) {
            return voided.contains(List.of(found.leadId(), found.stored().activity().source(),
                    found.stored().activity().messageId()));
        }

        private void check(String leadId) {
            Lead lead = scene.memory.lead(leadId).orElseThrow();
            CorrectionStreamsTest.counts(scene, lead, found -> !isVoided(found));
        }
    }

    @Test
    void a_lead_without_corrections_pays_no_read_for_them() {
        var scene = Scene.scored();
        Map<String, Integer> calls = new HashMap<>();
        scene.store.interpose(new InterposedStore.Between() {
            @Override
            public void before(String call) {
                calls.merge(call, 1, Integer::sum);
            }
        });
        for (String name : List.of("a", "b")) {
            scene.take(scene.activity("m", "Page Viewed", "{}", "{}", Scene.user(name)));
        }
        Lead merged = scene.lead(Scene.user("a"));
        scene.merges.merge(merged.leadId(), scene.lead(Scene.user("b")).leadId(), scene.soon());
        assertThat(new Ledgers(scene.store).of(scene.memory.survivor(merged.leadId()).orElseThrow())).hasSize(1);
        assertThat(calls).containsKey("activities").doesNotContainKey("corrections");
    }
}
