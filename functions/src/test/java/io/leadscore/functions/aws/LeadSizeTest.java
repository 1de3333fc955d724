package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.functions.aws.LeadHistory.Paying;
import io.leadscore.functions.aws.local.capacity.ItemSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sizes of a lead by DynamoDB's rules, under {@code weighted-b2b} only, with 8 traits and 3 identities. */
class LeadSizeTest {
    private static final int KB = 1024;

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final LeadHistory history = new LeadHistory(random);
    private final LeadDecider decider = DecisionCostTest.decider("weighted-b2b");

    @Test
    void a_lead_with_20_activities_of_6_patterns_has_less_than_1_kb() {
        Lead lead = identified();
        List<Paying> sixRules = LeadHistory.paying("weighted-b2b").subList(0, 6);
        for (int i = 0; i < 20; i++) {
            Instant at = LeadHistory.START.plus(Duration.ofDays(i));
            lead = decider.learn(lead, List.of(history.activity(sixRules.get(i % 6), i, at)), at).after();
        }
        System.out.println("20 activities: " + size(lead) + " bytes, of which tally " + lead.tally().encode().length);
        assertThat(size(lead)).as("seed %d", seed).isLessThanOrEqualTo(KB);
    }

    @Test
    void a_lead_with_2000_activities_in_3_years_has_less_than_8_kb() {
        Lead lead = identified();
        List<Paying> rules = LeadHistory.paying("weighted-b2b");
        Duration between = Duration.ofDays(3 * 365).dividedBy(2_000);
        for (int i = 0; i < 2_000; i++) {
            Instant at = LeadHistory.START.plus(between.multipliedBy(i));
            var activity = history.activity(rules.get(random.nextInt(rules.size())), random.nextInt(25), at);
            lead = decider.learn(lead, List.of(activity), at).after();
        }
        System.out
                .println("2,000 activities: " + size(lead) + " bytes, of which tally " + lead.tally().encode().length);
        assertThat(size(lead)).as("seed %d", seed).isLessThanOrEqualTo(8 * KB);
    }

    private Lead identified() {
        String leadId = new UUID(random.nextLong(), random.nextLong()).toString();
        Lead lead = decider.learn(Lead.unknown(leadId), List.of(history.identify(LeadHistory.START)), LeadHistory.START)
                .after();
        assertThat(lead.traits().byName()).hasSize(8);
        assertThat(lead.identities()).hasSize(3);
        return lead;
    }

    private static int size(Lead lead) {
        return ItemSize.of(LeadItem.write(lead));
    }
}
