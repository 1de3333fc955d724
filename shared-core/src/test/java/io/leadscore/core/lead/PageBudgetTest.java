package io.leadscore.core.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What public pages may add to a lead, and what they cannot replace. */
class PageBudgetTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final LeadDecider decider = new LeadDecider(Map.of(), Set.of());
    private Lead lead = Lead.unknown("lead-1");
    private int overBudget;
    private int messages;

    private void learn(Instant now, Activity... activities) {
        Decision decision = decider.learn(lead, List.of(activities), now);
        overBudget += decision.overBudget();
        lead = decision.after();
    }

    private Activities said(String name, String value) {
        return Activities.learnt()
                .messageId("m" + messages++)
                .userId("u")
                .at(NOW.minusSeconds(60))
                .receivedAt(NOW)
                .trait(name, value);
    }

    @Test
    void what_a_page_says_never_replaces_what_a_system_said_in_any_order() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int n = 0; n < 500; n++) {
            Traits traits = Traits.NONE;
            Instant latest = Instant.EPOCH;
            String expected = "";
            for (int i = 0; i < 8; i++) {
                boolean system = random.nextInt(4) == 0 || i == 0;
                Instant at = NOW.plusSeconds(random.nextInt(1_000));
                Activities said = said("plan", (system ? "system" : "page") + i).at(at).receivedAt(at);
                traits = traits.plus((system ? said.bySystem() : said).build());
                if (system && at.isAfter(latest)) {
                    latest = at;
                    expected = "system" + i;
                }
            }
            assertThat(traits.values().text("plan")).as("seed %s", seed).startsWith("system");
            assertThat(traits.byName().get("plan")).as("seed %s", seed)
                    .extracting(trait -> trait.setBy().occurredAt())
                    .isEqualTo(latest);
            assertThat(expected).isNotEmpty();
        }
    }

    @Test
    void pages_fill_at_most_their_budget_of_traits_and_the_rest_of_the_activity_counts() {
        for (int i = 0; i < 20; i++) {
            learn(NOW, said("t" + i, "x".repeat(4_000)).build());
        }

        assertThat(PageBudget.bytes(lead.traits())).isLessThanOrEqualTo(PageBudget.MAX_TRAIT_BYTES);
        assertThat(lead.traits().byName().keySet()).hasSize(4);
        assertThat(overBudget).isEqualTo(16);
        learn(NOW, said("t0", "short").at(NOW).build());
        assertThat(lead.traits().values().text("t0")).as("a trait may shrink").isEqualTo("short");
        learn(NOW, said("system", "x".repeat(4_000)).bySystem().build());
        learn(NOW, said("system2", "x".repeat(4_000)).bySystem().build());
        assertThat(lead.traits().byName().keySet()).as("a system has no such budget").contains("system", "system2");
    }

    @Test
    void pages_add_at_most_five_anonymous_ids_a_day() {
        for (int i = 0; i < 12; i++) {
            learn(NOW, said("a", "b").anonymousId("a" + i).build());
        }
        assertThat(anonymousIds()).isEqualTo(5);
        for (int i = 0; i < 12; i++) {
            learn(NOW.plusSeconds(86_400), said("a", "b").anonymousId("b" + i).build());
        }
        assertThat(anonymousIds()).isEqualTo(10);
        for (int i = 0; i < 12; i++) {
            learn(NOW.plusSeconds(86_400), said("a", "b").bySystem().anonymousId("c" + i).build());
        }
        assertThat(anonymousIds()).as("a system knows whose browser it is").isEqualTo(22);
    }

    private long anonymousIds() {
        return lead.identities().stream().filter(id -> id.kind() == Identity.Kind.ANONYMOUS_ID).count();
    }

    @Test
    void pages_fill_at_most_their_budget_of_identities() {
        for (int i = 0; i < 50; i++) {
            learn(NOW.plusSeconds(86_400L * i), said("a", "b").anonymousId(i + "x".repeat(4_000)).build());
        }
        int bytes = lead.identities().stream().mapToInt(Identity::bytes).sum();
        assertThat(bytes).isBetween(PageBudget.MAX_IDENTITY_BYTES - 4_100, PageBudget.MAX_IDENTITY_BYTES);
        learn(NOW, said("a", "b").bySystem().anonymousId("y".repeat(4_000)).build());
        assertThat(lead.identities().stream().mapToInt(Identity::bytes).sum()).isGreaterThan(bytes);
    }

    @Test
    void pages_fill_at_most_their_budget_of_counts() throws Exception {
        var model = io.leadscore.core.model.ModelReader.read(Activities.json("""
                {"name": "m", "engagement": {"groups": [{"id": "g", "rules": [{"id": "r", "points": 1,
                 "when": {"event": ["E"]}, "count": {"oncePer": "properties.asset"}}]}]},
                 "stages": [{"name": "Lead", "enter": 1}]}""")).model();
        var counting = new LeadDecider(Map.of("m", new io.leadscore.core.score.CompiledModel(
                java.util.Objects.requireNonNull(model), 1)), Set.of());
        Lead counted = Lead.unknown("lead-2");
        int left = 0;
        for (int i = 0; i < 300; i++) {
            var activities = new java.util.ArrayList<Activity>();
            for (int j = 0; j < 40; j++) {
                activities.add(Activities.of("E")
                        .messageId("m" + i + "-" + j)
                        .userId("u")
                        .at(NOW)
                        .receivedAt(NOW)
                        .property("asset", Json.text("a" + i + "-" + j))
                        .build());
            }
            Decision decision = counting.learn(counted, activities, NOW);
            left += decision.overBudget();
            counted = decision.after();
        }
        assertThat(counted.tally().encode().length).isBetween(PageBudget.MAX_TALLY_BYTES / 2,
                PageBudget.MAX_TALLY_BYTES);
        assertThat(left).isPositive();
        assertThat(counted.tallyFull()).isFalse();
        Decision system = counting.learn(counted,
                List.of(Activities.of("E")
                        .messageId("s")
                        .userId("u")
                        .at(NOW)
                        .bySystem()
                        .property("asset", "s")
                        .build()),
                NOW);
        assertThat(system.overBudget()).isZero();
        assertThat(system.after().tally()).isNotEqualTo(counted.tally());
    }
}
