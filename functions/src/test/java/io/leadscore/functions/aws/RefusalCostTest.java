package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Http;
import io.leadscore.functions.IngestHandler;
import io.leadscore.functions.LambdaRuntime;
import io.leadscore.functions.Settings;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a stranger costs who sends inputs that are refused. Our own calculator computes it. */
class RefusalCostTest {
    private static final int ENVIRONMENTS = 5;
    private static final int REQUESTS = 150;
    /** Two for each refusal that is kept, and one for each environment that finds the hour full. */
    private static final double MAX_WRITE_UNITS = 2.0 * RefusedInputs.MAX_AN_HOUR + ENVIRONMENTS;
    /** The most problems with the longest messages. */
    private static final String INPUT = "{\"batch\": [{}, {\"type\": \"track\"}, {\"type\": \"track\", \"userId\": \"\\ud800\"},"
            + "{\"type\": \"track\", \"event\": \"Unsubscribed\", \"userId\": \"u\"}, {\"type\": \"identify\", \"traits\": {\"email\": \"x\"}},"
            + " {\"type\": \"page\", \"anonymousId\": {}, \"timestamp\": \"yesterday\"}]}";

    private final AwsClients unmetered = new AwsClients(AwsSettings.local(DynamoDbLocal.endpoint()), List.of());
    private final CapacityMeter meter = LocalTable.meter(unmetered);
    private final DynamoDbStores stores = DynamoDbStores.withoutStream(meter);
    private Instant now = Instant.parse("2026-03-02T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final AwsPorts ports = new AwsPorts(stores.clients(), DynamoDbStores.resources(stores.table()),
            Backoffs.patient(clock));

    @AfterEach
    void close() {
        stores.close();
        unmetered.close();
    }

    private Wiring environment() {
        return new Wiring(Settings.of(stores.table(), "us-east-1"), ports, clock, () -> UUID.randomUUID().toString(),
                (_, _) -> {}, Backoffs.patient(clock));
    }

    private void send(Wiring environment) {
        String answer = LambdaRuntime.invoke(new IngestHandler(environment),
                Http.post("/v1/batch", "application/json", INPUT).query("writeKey=page1").payload(),
                Duration.ofSeconds(30));
        assertThat(answer).contains("\"statusCode\":200", "a track call must have the name of its event");
    }

    @Test
    void a_hostile_hour_of_a_key_costs_at_most_the_documented_units() {
        ports.writeKeys().put("page1", new WriteKey(SourceSettings.page("site"), Set.of(), false));
        var environments = List.of(environment(), environment(), environment(), environment(), environment());
        environments.getFirst().modelActivation().activate(ShippedModels.json("weighted-b2b"));
        meter.reset();
        for (int i = 0; i < REQUESTS; i++) {
            send(environments.get(i % ENVIRONMENTS));
            now = now.plusSeconds(1);
        }
        double units = meter.total().units().writes();
        System.out.printf(Locale.ROOT, "%d refused inputs in an hour: %.1f write units%n", REQUESTS, units);
        assertThat(units).isBetween(2.0 * RefusedInputs.MAX_AN_HOUR, MAX_WRITE_UNITS);

        meter.reset();
        for (int i = 0; i < REQUESTS; i++) {
            send(environments.get(i % ENVIRONMENTS));
        }
        assertThat(meter.total().units().writes()).as("after the hour is full").isZero();
    }
}
