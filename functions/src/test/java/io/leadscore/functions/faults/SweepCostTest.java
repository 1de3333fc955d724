package io.leadscore.functions.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.functions.Settings;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.BulkLeads;
import io.leadscore.functions.aws.DynamoDbLocal;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.SweepLog.Counts;
import io.leadscore.functions.service.Delivery;
import io.leadscore.functions.service.Sweep;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Guarantee 5: the cost of a sweep grows with the leads that change, not with the leads that exist. */
class SweepCostTest {
    private static final int DUE = 1_500;
    private static final Duration ONE_READING = Duration.ofMillis(20);

    /** Pages so small that every shard has several: a page of DynamoDB holds thousands of keys. */
    private static final class SmallPages implements ExecutionInterceptor {
        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            return context.request() instanceof QueryRequest query && "due".equals(query.indexName())
                    ? query.toBuilder().limit(10).build()
                    : context.request();
        }
    }

    /** A clock that moves on each read, so that the time is up at the same place in every run. */
    private static final class Ticking implements InstantSource {
        private final AtomicReference<Instant> now;

        Ticking(Instant start) {
            now = new AtomicReference<>(start);
        }

        @Override
        public Instant instant() {
            return now.updateAndGet(time -> time.plus(ONE_READING));
        }
    }

    /** What a sweep cost and did. */
    private record Cost(TreeMap<String, Integer> requests, Counts counts, int timeOuts) {}

    private static Lead lead(LeadDecider decider, String id, String event, String path, Instant at) {
        var activity = new Activity("web", "m", event, at, at, new Json.Obj(java.util.Map.of("path", Json.text(path))),
                Json.Obj.EMPTY, List.of(new Identity(Identity.Kind.USER_ID, id)));
        return decider.learn(Lead.unknown(id), List.of(activity), at).after();
    }

    /** Leads. The first ones fall from their stage on the 90th day, the others do not. */
    private static List<Lead> leads(LeadDecider decider, int number) {
        var leads = new ArrayList<Lead>();
        Instant later = Deployment.START.plus(Duration.ofDays(60));
        for (int i = 0; i < number; i++) {
            if (i < DUE) {
                leads.add(lead(decider, "due-" + i, "Webinar Attended", "", Deployment.START));
            } else if (i % 2 == 0) {
                leads.add(lead(decider, "later-" + i, "Webinar Attended", "", later));
            } else {
                leads.add(lead(decider, "never-" + i, "Page Viewed", "/pricing", Deployment.START));
            }
        }
        return leads;
    }

    private static Cost sweep(int number) throws IOException {
        DynamoDbLocal.restart();
        try (var table = new TestTable(); var deployment = new Deployment(table.name, new SmallPages()).furnished()) {
            var clock = new Ticking(Deployment.START.plus(Duration.ofDays(90)));
            LocalDate asOf = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            var wiring = new Wiring(Settings.of(table.name, "us-east-1"), deployment, clock, () -> "none",
                    deployment.counted, deployment.backoff);
            BulkLeads.write(table.client(), table.name,
                    leads(wiring.models().decider(wiring.models().current()), number));

            deployment.faults.arm(Fault.NONE);
            Counts counts = Counts.NONE;
            int timeOuts = 0;
            Sweep sweep = wiring.sweep();
            sweep.begin(asOf, "run");
            for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
                for (boolean done = false; !done;) {
                    var result = sweep.work(shard, asOf, "run", Delivery.FIRST, clock.instant().plusSeconds(2));
                    counts = counts.plus(result.counts());
                    done = result.done();
                    timeOuts += done ? 0 : 1;
                }
            }
            deployment.faults.disarm();
            var requests = new TreeMap<String, Integer>();
            deployment.faults.calls.forEach(call -> requests.merge(call, 1, Integer::sum));

            var ids = IntStream.range(0, DUE).mapToObj(i -> "due-" + i).toList();
            assertThat(deployment.leads().leads(ids)).hasSize(DUE)
                    .allSatisfy(lead -> assertThat(lead.models().values())
                            .allSatisfy(state -> assertThat(state.stage()).isEqualTo("Prospect")));
            assertThat(IntStream.range(0, Outbox.SHARDS)
                    .boxed()
                    .flatMap(shard -> deployment.outbox().unpublished(shard, clock.instant()).stream())
                    .filter(row -> row.entry().detailType().equals("Lead Cooled"))).hasSize(DUE);
            return new Cost(requests, counts, timeOuts);
        }
    }

    @Test
    void ten_times_the_leads_and_the_same_changes_are_the_same_requests() throws IOException {
        Cost small = sweep(2_000);
        Cost large = sweep(20_000);
        System.out.println("a sweep of " + DUE + " changes: " + small);
        assertThat(small.counts()).isEqualTo(new Counts(DUE, DUE, DUE, 0));
        assertThat(small.timeOuts()).as("time-outs").isPositive();
        assertThat(small.requests().get("Query")).as("pages").isGreaterThan(2 * LeadStore.DUE_SHARDS);
        assertThat(large).isEqualTo(small);
    }
}
