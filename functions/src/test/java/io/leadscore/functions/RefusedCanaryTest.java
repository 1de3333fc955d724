package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.intake.SourceSettings;
import io.leadscore.functions.access.Access;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.aws.DynamoDbStores;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing that a sender sent is in what is kept about a refused input: no value, no name of a field, no path. */
class RefusedCanaryTest {
    private static final String CANARY = "zzcanary@pii.test";
    private static final int RUNS = 60;
    private static final int LOOKS = 6;
    /** Inputs that are refused, with a name or a value of the sender at each place. */
    private static final List<String> BODIES = List.of("{\"userId\": \"%s\"}", "{\"event\": \"%s\"}",
            "{\"event\": {\"%s\": \"%s\"}, \"userId\": \"%s\"}", "{\"%s\": {\"%s\": [\"%s\"]}}", "%s", "\"%s\"",
            "[\"%s\"]",
            "{\"userId\": \"a\", \"userId\": \"%s\"}", "{\"%s\": 1, \"%s\": 2}",
            "{\"userId\": [\"%s\"], \"event\": \"E\"}",
            "{\"anonymousId\": \"\\ud800%s\", \"event\": \"E\", \"traits\": {\"%s\": {}, \"email\": \"%s\"}}",
            "{\"userId\": \"%s", "{\"batch\": \"%s\"}",
            "{\"batch\": [{\"type\": \"%s\", \"%s\": \"%s\"}, {\"%s\": 1}]}",
            "{\"batch\": [{\"type\": \"track\", \"messageId\": \"%s\", \"traits\": {\"%s\": \"%s\"}}]}",
            "{\"email\": \"%s %s\", \"%s\": \"%s\"}", "{\"E-Mail %s\": \"%s\", \"_replyto\": \"%s %s\"}",
            "{\"email\": [\"%s@\"], \"userId\": \"\\u0000%s\", \"%s\": [[[[\"%s\"]]]]}", "email=%s%%&%s=%s",
            "%s=%s&email=@%s",
            "{\"userId\": \"null\", \"event\": \"%s\", \"timestamp\": \"%s\", \"properties\": {\"email\": \"%s %s\"}}");
    /** The one problem whose path has a name of the sender: a trait that is too large, of an input that names nobody. */
    private static final String NAMED = "{\"batch\": [{\"type\": \"identify\", \"traits\": {\"%s\": \""
            + "x".repeat(5_000)
            + "\"}}]}";
    private static final List<String> TYPES = List.of("application/json", "text/plain", "application/%s",
            "application/x-www-form-urlencoded", "multipart/form-data; boundary=%s");

    private final DynamoDbStores stores = DynamoDbStores.withoutStream();
    private Instant now = Instant.parse("2026-03-02T10:00:00Z");
    private final AwsPorts ports = new AwsPorts(stores.clients(), DynamoDbStores.resources(stores.table()),
            Backoffs.patient(() -> now));
    private final Wiring wiring = new Wiring(
            Settings.of(stores.table(), "us-east-1").withAccess(Access.WITHOUT_SIGN_IN), ports, () -> now,
            () -> UUID.randomUUID().toString(), (_, _) -> {}, Backoffs.patient(() -> now));

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void no_refused_value_or_name_is_stored_or_shown() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        for (SourceSettings settings : List.of(SourceSettings.page("page"), SourceSettings.server("server"))) {
            ports.writeKeys().put(settings.source(), new WriteKey(settings, Set.of(), false));
        }
        List<String> routes = wiring.ingestRoutes()
                .templates()
                .stream()
                .filter(route -> route.startsWith("POST "))
                .map(route -> route.substring("POST ".length()))
                .toList();
        var shown = new ArrayList<String>();
        send(Http.post("/v1/batch", "application/json", NAMED.replace("%s", CANARY)).query("key=server"));
        send(Http.post("/forms/contact", "application/json", "{\"E-Mail\": \"" + CANARY + " " + CANARY + "\"}")
                .query("key=server"));
        shown.add(list("server"));
        assertThat(shown.getFirst()).contains("\"field\":\"traits\"", "\"field\":\"email\"");
        for (int run = 0; run < RUNS; run++) {
            now = now.plus(Duration.ofMinutes(1));
            String key = random.nextBoolean() ? "page" : "server";
            Http request = Http.post(routes.get(random.nextInt(routes.size())).replace("{form}", named(random)),
                    one(TYPES, random), one(BODIES, random))
                    .query(random.nextBoolean() ? "key=" + key : "writeKey=" + key + "&x=" + CANARY);
            send(request);
            if (run % LOOKS == 0) {
                shown.add(list(key));
            }
        }
        List<String> kept = stores.clients()
                .dynamoDb()
                .scanPaginator(scan -> scan.tableName(stores.table()))
                .items()
                .stream()
                .map(Object::toString)
                .filter(row -> row.contains("REFUSED#"))
                .toList();

        assertThat(kept).as("-Dleadscore.seed=%d", seed)
                .hasSizeGreaterThan(RUNS / 4)
                .noneMatch(row -> row.contains("canary"));
        assertThat(shown).as("-Dleadscore.seed=%d", seed).noneMatch(answer -> answer.contains("canary"));
        assertThat(shown.getLast()).contains("\"at\":");
    }

    private void send(Http request) {
        LambdaRuntime.invoke(new IngestHandler(wiring), request.payload(), Duration.ofSeconds(30));
    }

    private static String named(Random random) {
        return random.nextBoolean() ? "contact" : CANARY + "%20".repeat(random.nextInt(60));
    }

    private static String one(List<String> texts, Random random) {
        String text = texts.get(random.nextInt(texts.size()));
        return text.replace("%s", random.nextInt(4) == 0 ? CANARY + "\u202e<script>" : CANARY);
    }

    private String list(String key) {
        return Answer.read(LambdaRuntime.invoke(new LeadApiHandler(wiring),
                Http.get("/intake/refused").query("key=" + ports.writeKeys().id(key)).payload(),
                Duration.ofSeconds(30))).body();
    }
}
