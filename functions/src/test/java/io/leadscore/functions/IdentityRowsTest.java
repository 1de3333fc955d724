package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.access.Access;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.aws.DynamoDbStores;
import io.leadscore.functions.aws.IdentityKeys;
import io.leadscore.functions.aws.RowJson;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import io.leadscore.functions.service.VirtualClock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Identities are personal data. Only the lead and its activities have them: all other rows have a keyed hash at most. */
class IdentityRowsTest {
    private static final int CALLS = 80;
    private static final int PEOPLE = 12;
    private static final List<String> KEYS = List.of("server", "page");
    private static final List<String> TYPES = List.of("identify", "track", "page", "screen", "group");

    private final DynamoDbStores stores = DynamoDbStores.withoutStream();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T10:00:00Z"));
    private final long seed = Long.getLong("leadscore.seed", System.nanoTime());
    private final Random random = new Random(seed);
    /** What every identity of this run contains, whatever else it is made of. */
    private final String canary = "canary" + Long.toString(random.nextLong(Long.MAX_VALUE), 36);

    @AfterEach
    void close() {
        stores.close();
    }

    private Wiring wiring(Supplier<IdentityKeys> keys) {
        var backoff = Backoffs.patient(clock);
        var resources = new AwsPorts.Resources(stores.table(), keys, () -> "no bus", () -> "no queue",
                () -> "no queue");
        return new Wiring(Settings.of(stores.table(), "us-east-1").withAccess(Access.WITHOUT_SIGN_IN),
                new AwsPorts(stores.clients(), resources, backoff),
                clock, () -> UUID.randomUUID().toString(), (_, _) -> {}, backoff);
    }

    private Wiring furnished() {
        var ports = new AwsPorts(stores.clients(), DynamoDbStores.resources(stores.table()), Backoffs.patient(clock));
        ports.writeKeys().put("server", new WriteKey(SourceSettings.server("site"), Set.of(), false));
        ports.writeKeys().put("page", new WriteKey(SourceSettings.page("page"), Set.of(), false));
        Wiring wiring = wiring(DynamoDbStores.IDENTITY_KEYS);
        wiring.modelActivation().activate(ShippedModels.json("weighted-b2b"));
        return wiring;
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** An identity of one of the people, in one of its spellings. */
    private String value(String kind) {
        String person = canary + random.nextInt(PEOPLE);
        return switch (kind) {
            case "email" -> pick(List.of(person + "@x.example", person.toUpperCase(Locale.ROOT) + "@x.example",
                    person + "@b\u00fccher.example"));
            default -> person + pick(List.of("", "#", "%23", "\u00e9", "x".repeat(500)));
        };
    }

    private Json.Obj call() {
        Json.Obj call = Json.obj("event", "Webinar Attended", "name", "Pricing", "groupId", "g1", "traits",
                Json.obj("industry", "Software", "jobTitle", "CTO", "country", "US"), "anonymousId",
                value("anonymousId"));
        call = random.nextBoolean() ? call.with("userId", Json.text(value("userId"))) : call;
        return random.nextBoolean() ? call.with("context",
                Json.obj("traits", Json.obj("email", value("email")))) : call;
    }

    @Test
    void no_row_but_leads_and_activities_contains_a_plain_identity() {
        var handler = new IngestHandler(furnished());
        for (int i = 0; i < CALLS; i++) {
            clock.advance(Duration.ofHours(random.nextInt(72)));
            Http request = random.nextInt(4) == 0
                    ? Http.post("/forms/contact", "application/x-www-form-urlencoded",
                            "email=" + canary + random.nextInt(PEOPLE) + "%40x.example")
                    : Http.post("/v1/" + pick(TYPES), "application/json", call().toJson());
            var answer = Answer.read(LambdaRuntime.invoke(handler,
                    request.query("key=" + pick(KEYS)).payload(), Duration.ofSeconds(30)));
            assertThat(answer.status()).as("seed %d: %s", seed, answer.body()).isIn(200, 303);
        }

        var kinds = new TreeSet<String>();
        int leads = 0;
        for (Json.Obj row : rows()) {
            String pk = String.valueOf(row.object("pk").text("S"));
            String sk = String.valueOf(row.object("sk").text("S"));
            if (sk.equals("LEAD")) {
                leads++;
                assertThat(row.toJson()).as("seed %d", seed).contains(canary);
            } else if (!sk.startsWith("ACT#")) {
                kinds.add(pk.startsWith("ID#") ? pk.substring(0, pk.lastIndexOf('#')) : sk.replaceAll("#.*", ""));
                assertThat(row.toJson().toLowerCase(Locale.ROOT)).as("seed %d", seed).doesNotContain(canary);
            }
        }
        assertThat(leads).as("seed %d", seed).isGreaterThan(5);
        assertThat(kinds).as("seed %d", seed)
                .contains("ID#userId", "ID#email", "ID#anonymousId", "EVT", "KEY");
    }

    /** The keys of the rows cannot be computed from the identities alone. */
    @Test
    void with_another_secret_no_identity_is_found() {
        Wiring wiring = furnished();
        String user = value("userId");
        String call = Http.post("/v1/track", "application/json", Json.obj("event", "E", "userId", user).toJson())
                .query("writeKey=server")
                .payload();
        LambdaRuntime.invoke(new IngestHandler(wiring), call, Duration.ofSeconds(30));
        var other = new IdentityKeys("another secret of thirty-two bytes".getBytes(StandardCharsets.US_ASCII));

        assertThat(status(wiring, user)).isEqualTo(200);
        assertThat(status(wiring(() -> other), user)).isEqualTo(404);
    }

    private static int status(Wiring wiring, String user) {
        String path = "/leads/user:" + URLEncoder.encode(user, StandardCharsets.UTF_8);
        return Answer.read(LambdaRuntime.invoke(new LeadApiHandler(wiring), Http.get(path).payload(),
                Duration.ofSeconds(30))).status();
    }

    private List<Json.Obj> rows() {
        return stores.clients()
                .dynamoDb()
                .scanPaginator(request -> request.tableName(stores.table()))
                .items()
                .stream()
                .map(RowJson::write)
                .toList();
    }
}
