package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.access.Access;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Settings;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.functions.aws.local.capacity.Units;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.service.LeadCorrections.Order;
import io.leadscore.functions.service.LeadCorrections.Result.Corrected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a void of a lead with twenty activities costs. Our own calculator computes it. */
class CorrectionCostTest {
    private static final int ACTIVITIES = 20;
    private static final double MAX_WRITE_UNITS = 9.5;
    private static final double MAX_READ_UNITS = 4.5;

    private final AwsClients unmetered = new AwsClients(AwsSettings.local(DynamoDbLocal.endpoint()), List.of());
    private final CapacityMeter meter = LocalTable.meter(unmetered);
    private final DynamoDbStores stores = DynamoDbStores.withoutStream(meter);
    private Instant now = Instant.parse("2026-01-05T10:00:00Z");
    private final InstantSource clock = () -> now;

    @AfterEach
    void close() {
        stores.close();
        unmetered.close();
    }

    @Test
    void a_void_costs_at_most_the_documented_units() {
        var backoff = Backoffs.patient(clock);
        var ports = new AwsPorts(stores.clients(),
                DynamoDbStores.resources(stores.table()), backoff);
        var wiring = new Wiring(Settings.of(stores.table(), "us-east-1").withAccess(Access.WITHOUT_SIGN_IN), ports,
                clock,
                () -> UUID.randomUUID().toString(), (_, _) -> {}, backoff);
        wiring.modelActivation().activate(ShippedModels.json("weighted-b2b"));
        String leadId = "";
        for (int i = 0; i < ACTIVITIES; i++) {
            now = now.plus(Duration.ofHours(1));
            var activity = new Activity("site", UUID.randomUUID().toString(), "Webinar Attended", now, now,
                    Json.obj("path", "/x".repeat(100)), Json.Obj.EMPTY, true,
                    List.of(new Identity(Identity.Kind.EMAIL, "ann@example-industries.com")));
            leadId = Objects.requireNonNull(
                    wiring.decisions().take(List.of(activity), now.plusSeconds(20)).leadId());
        }
        var views = new Selection.Matching(
                Json.obj("event", new Json.Arr(List.of(Json.text("Webinar Attended")))), null, null);
        meter.reset();
        assertThat(wiring.corrections().correct(leadId, new Order(Act.VOID, views, "bot", null), now.plusSeconds(20)))
                .isEqualTo(new Corrected(ACTIVITIES, 0));
        Units units = meter.total().units();
        System.out.printf(Locale.ROOT, "a void of %d activities: %.1f write units, %.1f read units%n", ACTIVITIES,
                units.writes(), units.reads());
        assertThat(units.writes()).isLessThanOrEqualTo(MAX_WRITE_UNITS);
        assertThat(units.reads()).isLessThanOrEqualTo(MAX_READ_UNITS);
    }
}
