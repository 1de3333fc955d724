package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.access.Access;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.aws.DynamoDbStores;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.EventBus;
import io.leadscore.functions.port.ForwardingPorts;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import io.leadscore.functions.service.Delivery;
import io.leadscore.functions.service.InMemoryEventBus;
import io.leadscore.functions.service.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A person with rare values goes through everything, as several leads that are merged, and is erased. Then no row of the table, log
 * line, event, message of a queue or answer to a fault has one of the values, whatever is delivered again.
 */
class ErasedCanaryTest {
    private static final String CANARY = "zzcanary";
    private static final int RUNS = 5;

    private final DynamoDbStores stores = DynamoDbStores.withoutStream();
    private final InMemoryEventBus bus = new InMemoryEventBus();
    private final List<String> queued = new ArrayList<>();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T10:00:00Z"));
    private final TablePorts ports = new TablePorts();
    private final Wiring wiring = new Wiring(
            Settings.of(stores.table(), "us-east-1").withAccess(Access.WITHOUT_SIGN_IN), ports, clock,
            () -> UUID.randomUUID().toString(), (_, _) -> {}, Backoffs.patient(clock));

    private final class TablePorts extends ForwardingPorts {
        TablePorts() {
            super(new AwsPorts(stores.clients(), DynamoDbStores.resources(stores.table()), Backoffs.patient(clock)));
        }

        @Override
        public EventBus bus() {
            return bus;
        }

        @Override
        public WorkQueue sweepQueue() {
            return (bodies, _) -> queued.addAll(bodies);
        }

        @Override
        public WorkQueue reevaluationQueue() {
            return sweepQueue();
        }
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private Answer call(String json) {
        String path = json.startsWith("{\"batch\"") ? "/v1/batch" : "/v1/track";
        return Answer.read(LambdaRuntime.invoke(new IngestHandler(wiring), Http.call(path, json).payload(),
                Duration.ofSeconds(30)));
    }

    private Answer ask(String method, String path) {
        return Answer.read(LambdaRuntime.invoke(new LeadApiHandler(wiring), Http.get(path).method(method).payload(),
                Duration.ofSeconds(30)));
    }

    private void settleLinks() {
        for (int shard = 0; shard < Outbox.SHARDS; shard++) {
            ports.leads()
                    .links(shard, clock.instant().plusSeconds(60))
                    .forEach(link -> wiring.merges()
                            .settle(link.leadId(), link.otherId(), clock.instant().plusSeconds(9)));
        }
    }

    private void publishAndSweep(String run) {
        wiring.publisher().publishUnpublished(clock.instant());
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        wiring.sweep().begin(today, run);
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            wiring.sweep().work(shard, today, run, Delivery.FIRST, clock.instant().plusSeconds(60));
        }
    }

    /** What the person does: with every identity, in batches, as an alias, with values everywhere. */
    private List<String> messages(String who, Random random) {
        var messages = new ArrayList<String>();
        String[] ids = {"\"userId\": \"" + who + "-user\"", "\"anonymousId\": \"" + who + "-browser1\"",
                "\"anonymousId\": \"" + who + "-browser2\"",
                "\"userId\": \"" + who + "-user\", \"anonymousId\": \"" + who + "-browser1\"",
                "\"anonymousId\": \"" + who + "-browser2\", \"context\": {\"traits\": {\"email\": \"" + who
                        + "@pii.test\"}}",
                "\"userId\": \"" + who + "-user\", \"context\": {\"traits\": {\"email\": \"" + who + "@pii.test\"}}"};
        for (int i = 0; i < 12; i++) {
            String id = ids[i % ids.length];
            String times = ", \"messageId\": \"" + who + "-m" + i + "\", \"timestamp\": \"" + clock.instant() + "\"";
            String call = switch (random.nextInt(3)) {
                case 0 -> "{\"type\": \"identify\", " + id + times + ", \"traits\": {\"lastName\": \"" + who
                        + "-name\", \"industry\": \"Software\", \"jobTitle\": \"CTO\"}}";
                case 1 -> "{\"type\": \"track\", " + id + times + ", \"event\": \"" + who
                        + "-event\", \"properties\": {\"note\": \"" + who + "-note\"}}";
                default -> "{\"type\": \"page\", " + id + times + ", \"name\": \"" + who + "-page\"}";
            };
            messages.add("{\"batch\": [" + call + "]}");
        }
        messages.add("{\"batch\": [{\"type\": \"alias\", \"previousId\": \"" + who + "-browser2\", \"userId\": \"" + who
                + "-user\", \"messageId\": \"" + who + "-alias\", \"timestamp\": \"" + clock.instant() + "\"}]}");
        Collections.shuffle(messages, random);
        return messages;
    }

    @Test
    void no_value_of_an_erased_person_is_left_anywhere() {
        ports.writeKeys().put(Functions.KEY, new WriteKey(SourceSettings.server("site"), Set.of(), false));
        new ModelActivation(ports.models(), wiring.models(), clock).activate(ShippedModels.json("weighted-b2b"));
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        var errors = new ArrayList<Answer>();
        String output = Output.of(() -> {
            for (int run = 0; run < RUNS; run++) {
                String who = CANARY + run;
                List<String> sent = messages(who, random);
                sent.forEach(message -> assertThat(call(message).body()).contains("\"rejected\":[]"));
                settleLinks();
                publishAndSweep("before" + run);
                assertThat(rows()).as("-Dleadscore.seed=%d", seed).anyMatch(row -> row.contains(who));
                String address = List.of("user:" + who + "-user", "email:" + who + "@pii.test",
                        "anonymous:" + who + "-browser1").get(random.nextInt(3));
                assertThat(ask("GET", "/leads/" + address + "/export").body()).contains(who);
                clock.advance(Duration.ofMinutes(1));
                eraseAll(who);
                for (String path : List.of("", "/history", "/score", "/export")) {
                    errors.add(ask("GET", "/leads/" + address + path));
                }
                sent.forEach(ErasedCanaryTest.this::call);
                settleLinks();
                publishAndSweep("after" + run);
                assertThat(rows()).as("-Dleadscore.seed=%d", seed).noneMatch(row -> row.contains(CANARY));
            }
        });

        assertThat(errors).allMatch(answer -> answer.status() == 404 && !answer.body().contains(CANARY));
        assertThat(bus.taken()).hasSizeGreaterThan(RUNS).noneMatch(event -> event.toString().contains(CANARY));
        assertThat(bus.taken()).extracting(event -> event.detailType()).contains("Lead Merged", "Lead Erased");
        assertThat(output).doesNotContain(CANARY);
        assertThat(queued.toString()).doesNotContain(CANARY);
        clock.advance(Duration.ofMinutes(1));
        call("{\"userId\": \"" + CANARY + "0-user\", \"event\": \"E\"}");
        assertThat(ask("GET", "/leads/user:" + CANARY + "0-user").status()).as("a new lead").isEqualTo(200);
    }

    /** By each of the identities: pages of a browser are no proof that it is one person. */
    private void eraseAll(String who) {
        for (String address : List.of("user:" + who + "-user", "email:" + who + "@pii.test", "anonymous:" + who
                + "-browser1", "anonymous:" + who + "-browser2")) {
            assertThat(ask("DELETE", "/leads/" + address).status()).isIn(200, 404);
        }
    }

    private List<String> rows() {
        return stores.clients()
                .dynamoDb()
                .scanPaginator(scan -> scan.tableName(stores.table()))
                .items()
                .stream()
                .map(row -> {
                    var text = new StringBuilder(row.toString());
                    for (AttributeValue value : row.values()) {
                        if (value.b() != null) {
                            text.append(value.b().asString(StandardCharsets.ISO_8859_1));
                        }
                    }
                    return text.toString();
                })
                .toList();
    }
}
