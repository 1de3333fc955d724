package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.functions.aws.local.capacity.Units;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.Decisions;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.StorePorts;
import io.leadscore.functions.service.Erasures;
import io.leadscore.functions.service.LeadUpdates;
import io.leadscore.functions.service.ModelCache;
import io.leadscore.functions.service.PutAside;
import io.leadscore.functions.service.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cost of erasing a lead with 100 activities of 0.5 KB, three identities and an event, by our own calculator. */
class ErasureCostTest {
    private static final double MAX_WRITE_UNITS = 125;
    private static final double MAX_READ_UNITS = 25;

    private final AwsClients unmetered = new AwsClients(AwsSettings.local(DynamoDbLocal.endpoint()), List.of());
    private final CapacityMeter meter = LocalTable.meter(unmetered);
    private final DynamoDbStores stores = DynamoDbStores.withoutStream(meter);

    @AfterEach
    void close() {
        stores.close();
        unmetered.close();
    }

    @Test
    void an_erasure_costs_about_a_write_unit_for_each_row() {
        StorePorts ports = stores.ports();
        var clock = new VirtualClock(Instant.parse("2026-03-02T10:00:00Z"));
        var models = new ModelCache(ports.models(), clock, Duration.ZERO, Set.of());
        new ModelActivation(ports.models(), models, clock).activate(ShippedModels.json("weighted-b2b"));
        var updates = new LeadUpdates(ports.leads(), models, new PutAside(), (_, _) -> {}, clock, () -> "lead-1",
                Backoffs.patient(clock), 0);
        var erasures = new Erasures(ports.leads(), ports.rows(), updates, (_, _) -> {}, clock);
        for (int from = 0; from < 100; from += 20) {
            var some = new ArrayList<Activity>();
            for (int i = from; i < from + 20; i++) {
                some.add(new Activity("site", "m" + i, "Webinar Attended", clock.instant(), clock.instant(),
                        new Json.Obj(Map.of("text", Json.text("x".repeat(380)))), Json.Obj.EMPTY,
                        List.of(Decisions.email("a@example.com"), Decisions.email("b@example.com"),
                                Decisions.email("c@example.com"))));
            }
            updates.take(some, clock.instant().plusSeconds(60));
        }
        publish(ports.outbox(), clock.instant());
        meter.reset();
        Instant soon = clock.instant().plusSeconds(60);
        assertThat(erasures.erase("lead-1", false, soon)).contains("lead-1");
        assertThat(erasures.cleanUp("lead-1", soon)).isEqualTo(Erasures.Progress.EVENTS_LEFT);
        Units request = meter.total().units();
        publish(ports.outbox(), clock.instant());
        meter.reset();
        assertThat(erasures.cleanUp("lead-1", soon)).isEqualTo(Erasures.Progress.THROUGH);
        Units sweep = meter.total().units();

        System.out.println("an erasure: " + request + ", and in the sweep " + sweep);
        assertThat(request.writes() + sweep.writes()).isLessThanOrEqualTo(MAX_WRITE_UNITS).isGreaterThan(100);
        assertThat(request.reads() + sweep.reads()).isLessThanOrEqualTo(MAX_READ_UNITS);
    }

    private static void publish(Outbox outbox, Instant upTo) {
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            outbox.unpublished(shard, upTo).forEach(outbox::markPublished);
        }
    }
}
