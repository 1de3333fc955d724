package io.leadscore.functions.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.access.Access;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.functions.Settings;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsSettings;
import io.leadscore.functions.aws.DynamoDbLocal;
import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.service.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The units that docs/cost.md uses: a new lead, and a lead that cools at night, with the publishing of its event. */
class NightCostTest {
    private static final int LEADS = 200;
    private static final double MAX_WRITES_NEW = 12;
    private static final double MAX_READS_NEW = 1.5;
    private static final double MAX_WRITES_COOLED = 10;
    private static final double MAX_READS_COOLED = 1.5;

    @Test
    void a_new_lead_and_a_lead_that_cools_cost_what_the_page_on_costs_says() throws IOException {
        try (var unmetered = new AwsClients(AwsSettings.local(DynamoDbLocal.endpoint()), List.of());
                var table = new TestTable()) {
            costs(LocalTable.meter(unmetered), table);
        }
    }

    private static void costs(CapacityMeter meter, TestTable table) throws IOException {
        try (var deployment = new Deployment(table.name, meter).furnished()) {
            Wiring arriving = wiring(deployment, table.name, Deployment.START);
            arriving.models().current();
            meter.reset();
            for (int i = 0; i < LEADS; i++) {
                arriving.decisions().take(List.of(activity(i)), Deployment.START.plusSeconds(60));
            }
            var arrived = meter.total().units();
            assertThat(printed("new lead", arrived.writes() / LEADS, "write")).isLessThanOrEqualTo(MAX_WRITES_NEW);
            assertThat(printed("new lead", arrived.reads() / LEADS, "read")).isLessThanOrEqualTo(MAX_READS_NEW);

            Instant night = Deployment.START.plus(Duration.ofDays(90));
            LocalDate asOf = LocalDate.ofInstant(night, ZoneOffset.UTC);
            Wiring sweeping = wiring(deployment, table.name, night);
            IntStream.range(0, Outbox.SHARDS)
                    .forEach(
                            shard -> sweeping.publisher().publish(deployment.outbox().unpublished(shard, night)));
            sweeping.models().current();
            meter.reset();
            IntStream.range(0, LeadStore.DUE_SHARDS)
                    .forEach(
                            shard -> assertThat(sweeping.sweep()
                                    .work(shard, asOf, "run", Delivery.FIRST, night.plusSeconds(60))
                                    .done())
                                    .isTrue());
            double found = meter.total().units().reads();
            var rows = IntStream.range(0, Outbox.SHARDS)
                    .boxed()
                    .flatMap(shard -> deployment.outbox().unpublished(shard, night).stream())
                    .toList();
            double swept = meter.total().units().writes();
            meter.reset();
            sweeping.publisher().publish(rows);
            assertThat(rows).hasSizeGreaterThanOrEqualTo(LEADS);
            assertThat(printed("cooled lead", (swept + meter.total().units().writes()) / LEADS, "write"))
                    .isLessThanOrEqualTo(MAX_WRITES_COOLED);
            assertThat(printed("cooled lead", found / LEADS, "read")).isLessThanOrEqualTo(MAX_READS_COOLED);
        }
    }

    private static Wiring wiring(Deployment deployment, String table, Instant now) {
        var ids = IntStream.iterate(0, i -> i + 1).mapToObj(i -> "lead-" + i).iterator();
        return new Wiring(Settings.of(table, "us-east-1").withAccess(Access.WITHOUT_SIGN_IN), deployment,
                InstantSource.fixed(now), ids::next,
                deployment.counted, deployment.backoff);
    }

    /** A webinar makes a Lead for 90 days. */
    private static Activity activity(int i) {
        return new Activity("web", "m" + i, "Webinar Attended", Deployment.START, Deployment.START,
                new Json.Obj(Map.of("title", Json.text("Lead scoring in practice"))),
                new Json.Obj(Map.of("company", Json.text("Example Industries"), "country",
                        Json.text("XX"))),
                List.of(new Identity(Identity.Kind.EMAIL, "person-" + i + "@example-industries.com")));
    }

    private static double printed(String what, double units, String kind) {
        System.out.printf(Locale.ROOT, "%s: %.2f %s units%n", what, units, kind);
        return units;
    }
}
