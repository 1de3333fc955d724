package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.functions.port.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** What a small activity of a lead costs after a stranger with the key of a page has filled the lead as far as possible. */
class HostileLeadCostTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    /** 32 KB of traits and identities, written in a transaction, and the activity. */
    private static final double MAX_UNITS = 70;

    private final AwsClients unmetered = new AwsClients(AwsSettings.local(DynamoDbLocal.endpoint()), List.of());
    private final CapacityMeter meter = LocalTable.meter(unmetered);
    private final DynamoDbStores stores = DynamoDbStores.withoutStream(meter);
    private final CommitTransaction transactions = new CommitTransaction(stores.rows(), DynamoDbStores.IDENTITY_KEYS);

    @AfterEach
    void close() {
        stores.close();
        unmetered.close();
    }

    @Test
    void a_page_cannot_make_later_activities_dear() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        assertThat(afterAttack(new Random(seed), false)).as("seed %s", seed).isLessThan(MAX_UNITS);
        assertThat(afterAttack(new Random(seed), true)).as("without the budget, seed %s", seed)
                .isGreaterThan(3 * MAX_UNITS);
    }

    /** The write units of an activity without traits, after sixty requests of 32 KB over thirty days. */
    private double afterAttack(Random random, boolean trusted) {
        var decider = new LeadDecider(Map.of(), Set.of());
        Lead lead = Lead.unknown("lead-1");
        for (int i = 0; i < 60; i++) {
            var traits = new LinkedHashMap<String, Json>();
            for (int t = 0; t < 7; t++) {
                traits.put("t" + random.nextInt(60), Json.text("x".repeat(3_900 + random.nextInt(90))));
            }
            var identities = new ArrayList<>(List.of(new Identity(Identity.Kind.USER_ID, "u")));
            identities.add(new Identity(Identity.Kind.ANONYMOUS_ID, i + "a".repeat(1_000 + random.nextInt(3_000))));
            Instant at = NOW.plusSeconds(43_200L * i);
            lead = decider.learn(lead, List.of(new Activity("web", i + "m".repeat(300), null, at, at, Json.Obj.EMPTY,
                    new Json.Obj(traits), trusted, identities)), at).after();
        }
        Instant at = NOW.plusSeconds(43_200L * 60);
        Decision small = decider.learn(lead, List.of(new Activity("web", "small", "E", at, at, Json.Obj.EMPTY,
                Json.Obj.EMPTY, trusted, List.of(new Identity(Identity.Kind.USER_ID, "u")))), at);
        return meter.cost(TransactWriteItemsRequest.builder()
                .transactItems(transactions.plan(Change.of(small)).items())
                .build(), List.of(LeadItem.write(small.before()))).writes();
    }
}
