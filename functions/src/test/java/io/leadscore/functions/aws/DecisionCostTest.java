package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.lead.Decision;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.functions.aws.LeadHistory.Paying;
import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.functions.aws.local.capacity.Units;
import io.leadscore.functions.port.Change;
import io.leadscore.functions.port.LeadStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * The cost of an activity of a known lead, for each shipped model. The lead has twenty activities that raise the score,
 * one each day, in a random order over the model's rules. Our own calculator computes the cost;
 * {@code CapacityMeterTest} checks it against the published rules.
 */
class DecisionCostTest {
    private static final int ACTIVITIES = 20;
    private static final int ORDERS = 40;
    private static final double MAX_TABLE_UNITS_UNCHANGED = 4;
    private static final double MAX_UNITS_ON_AVERAGE = 7;
    private static final double MAX_READ_UNITS = 2;

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
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
    void activities_cost_at_most_the_documented_write_units() {
        for (String model : ShippedModels.names()) {
            double all = 0;
            double worst = 0;
            for (int order = 0; order < ORDERS; order++) {
                Units written = Units.NONE;
                for (Decision decision : decisions(model, new SplittableRandom(seed + order))) {
                    Units units = cost(decision);
                    written = written.plus(units);
                    if (decision.rankings().isEmpty() && decision.waits().isEmpty() && decision.events().isEmpty()) {
                        assertThat(units.writeTable()).as("%s, seed %d", model, seed)
                                .isLessThanOrEqualTo(MAX_TABLE_UNITS_UNCHANGED);
                    }
                }
                all += written.writes() / ACTIVITIES;
                worst = Math.max(worst, written.writes() / ACTIVITIES);
            }
            System.out.printf(Locale.ROOT, "%s: %.2f write units an activity, %.2f in the worst of %d orders%n", model,
                    all / ORDERS, worst, ORDERS);
            assertThat(all / ORDERS).as("write units an activity under %s, seed %d", model, seed)
                    .isLessThanOrEqualTo(MAX_UNITS_ON_AVERAGE);
        }
    }

    @Test
    void a_decision_costs_the_computed_write_units_and_two_read_units() {
        LeadStore store = stores.ports().leads();
        for (String model : ShippedModels.names()) {
            List<Decision> decisions = decisions(model, new SplittableRandom(seed + model.hashCode()));
            Lead known = decisions.getFirst().before();
            var first = new Decision(Lead.unknown(known.leadId()), known, List.of(), Set.of(email(model)), List.of(),
                    Map.of());
            assertThat(store.commit(Change.of(first))).isEqualTo(new LeadStore.Commit.Committed());
            for (Decision decision : decisions) {
                meter.reset();
                assertThat(store.resolve(List.of(email(model)))).hasSize(1);
                assertThat(store.lead(decision.before().leadId())).contains(decision.before());
                assertThat(meter.total().units().reads()).as("read units, seed %d", seed)
                        .isLessThanOrEqualTo(MAX_READ_UNITS);

                meter.reset();
                assertThat(store.commit(Change.of(decision))).isEqualTo(new LeadStore.Commit.Committed());
                assertThat(meter.total()).as("seed %d", seed).isEqualTo(new CapacityMeter.Usage(1, cost(decision)));
            }
        }
    }

    private Units cost(Decision decision) {
        CommitTransaction.Plan plan = transactions.plan(Change.of(decision));
        return meter.cost(
                TransactWriteItemsRequest.builder()
                        .transactItems(plan.items())
                        .build(),
                List.of(LeadItem.write(decision.before())));
    }

    /** Leads of several models share a table, so each lead needs its own address. */
    private static Identity email(String model) {
        return new Identity(Identity.Kind.EMAIL, model + "@example-industries.com");
    }

    /**
     * The decisions about activities of a known lead. Each activity matches a random rule that raises the total of the
     * day.
     */
    private List<Decision> decisions(String model, SplittableRandom random) {
        var history = new LeadHistory(random);
        LeadDecider decider = decider(model);
        String leadId = new UUID(random.nextLong(), random.nextLong()).toString();
        Lead lead = decider.learn(Lead.unknown(leadId), List.of(history.identify(LeadHistory.START)), LeadHistory.START)
                .after();
        var decisions = new ArrayList<Decision>();
        for (int day = 1; decisions.size() < ACTIVITIES; day++) {
            assertThat(day).as("days of %s, seed %d", model, seed).isLessThan(365);
            Optional<Decision> raising = raising(decider, model, lead, history, day);
            if (raising.isPresent()) {
                decisions.add(raising.get());
                lead = raising.get().after();
            }
        }
        return decisions;
    }

    private static Optional<Decision> raising(LeadDecider decider, String model, Lead lead, LeadHistory history,
            int day) {
        Instant now = LeadHistory.START.plus(Duration.ofDays(day));
        long total = decider.views().view(lead, model, LocalDate.ofInstant(now, ZoneOffset.UTC)).card().totalMilli();
        for (Paying paying : history.shuffled(LeadHistory.paying(model))) {
            Activity activity = history.activity(paying, day, now);
            Decision decision = decider.learn(lead, List.of(activity), now);
            if (Objects.requireNonNull(decision.after().models().get(model)).totalMilli() > total) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    static LeadDecider decider(String name) {
        try {
            var reading = ModelReader.read(new JsonReader(JsonReader.Limits.DOCUMENT).read(ShippedModels.json(name)));
            var model = new CompiledModel(Objects.requireNonNull(reading.model()), 1);
            return new LeadDecider(Map.of(name, model), Set.of());
        } catch (MalformedJsonException e) {
            throw new AssertionError(e);
        }
    }
}
