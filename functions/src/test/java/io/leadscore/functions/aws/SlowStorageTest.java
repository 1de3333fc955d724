package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.access.Access;
import io.leadscore.functions.crm.CrmSettings;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.correction.Selection;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Answer;
import io.leadscore.functions.Http;
import io.leadscore.functions.IngestHandler;
import io.leadscore.functions.LeadApiHandler;
import io.leadscore.functions.Settings;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.ScriptedAws.Reply;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.port.VoidRuns;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A database that is slow or does not answer: every route answers within 8 s. The requests run at once, as they wait. */
@Execution(ExecutionMode.CONCURRENT)
class SlowStorageTest {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration TIMEOUT_OF_INGEST = Duration.ofSeconds(10);
    private static final InstantSource CLOCK = InstantSource.system();
    /** The key that a request revokes. The other requests, which run at the same time, send another one. */
    private static final String REVOKED = "key2";
    private static final String CLIENT_SECRET = "client-secret";
    private static final String FORM = "email=ann%40example.com&name=Ann";
    /** A call and a batch. */
    private static final String VOID = "{\"where\": {\"event\": [\"Nobody\"]}, \"reason\": \"bot\"}";
    private static final String HUBSPOT = """
            [{"sink": "hubspot", "secret": "arn", "incoming": {"webhookUrl": "https://leads.example.com/crm/hubspot",
             "secret": "arn", "outcomes": [{"object": "contact", "property": "p", "value": "v", "outcome": "won"}]}}]""";
    private static final String PEOPLE = """
            {"with": "user:bob", "leadId": "nobody", "identity": "anonymous:nobody"}""";
    private static final String CALL = """
            {"userId": "ann", "event": "Webinar Attended",
             "batch": [{"type": "track", "userId": "ann", "event": "Webinar Attended"}]}""";

    /** Loads the classes, which takes a second on a busy machine. Lambda does so before the snapshot. */
    @BeforeAll
    static void prime() throws Exception {
        try (var aws = new ScriptedAws((_, _) -> Reply.error("ResourceNotFoundException", "no table"))) {
            everyRoute(aws.clients(), "leadscore");
        }
    }

    private static final Set<String> WITHOUT_DATABASE = Set.of("GET /openapi.json", "GET /me", "HEAD /sourceConfig",
            "POST /crm/sync");

    private record Timed(String route, Answer answer, Duration took) {}

    private static Wiring wiring(AwsClients clients, String table) {
        var backoff = Backoffs.patient(CLOCK);
        var ports = new AwsPorts(clients,
                DynamoDbStores.resources(table), backoff);
        return new Wiring(
                Settings.of(table, "us-east-1").withAccess(Access.WITHOUT_SIGN_IN).withCrm(CrmSettings.read(HUBSPOT)),
                ports, CLOCK,
                () -> UUID.randomUUID().toString(),
                (_, _) -> {}, backoff);
    }

    /** Calls every route in a process of its own, as Lambda does, so that nothing is remembered. */
    private static List<Timed> everyRoute(AwsClients clients, String table) throws Exception {
        var requests = new ArrayList<Callable<Timed>>();
        var routes = wiring(clients, table);
        for (String route : routes.ingestRoutes().templates()) {
            if (!WITHOUT_DATABASE.contains(route)) {
                requests.add(() -> timed(route, IngestHandler::new, clients, table));
            }
        }
        for (String route : routes.leadRoutes().templates()) {
            if (!WITHOUT_DATABASE.contains(route)) {
                requests.add(() -> timed(route, LeadApiHandler::new, clients, table));
            }
        }
        var answers = new ArrayList<Timed>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
        }
        assertThat(answers).hasSizeGreaterThan(12);
        return answers;
    }

    private static Timed timed(String route, Function<Wiring, RequestStreamHandler> handler, AwsClients clients,
            String table) throws IOException {
        String keyId = new AwsPorts(clients, DynamoDbStores.resources(table), Backoffs.patient(CLOCK)).writeKeys()
                .id(REVOKED);
        String path = route.substring(route.indexOf(' ') + 1)
                .replace("{form}", "contact")
                .replace("{key}", "key1")
                .replace("{identity}", "email:nobody@example.com")
                .replace("{lead}", route.startsWith("DELETE") ? "user:gone" : "user:ann")
                .replace("{id}", keyId)
                .replace("{run}", "run-1");
        Http request = request(route.substring(0, route.indexOf(' ')), path);
        if (path.equals("/intake/refused")) {
            request = request.query("key=" + keyId);
        }
        RequestStreamHandler function = handler.apply(wiring(clients, table));
        long start = System.nanoTime();
        byte[] answer = Invocation.run(function, request.payload().getBytes(StandardCharsets.UTF_8),
                TIMEOUT_OF_INGEST);
        return new Timed(route, Answer.read(new String(answer, StandardCharsets.UTF_8)),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private static Http request(String method, String path) {
        if (path.equals("/crm/hubspot")) {
            return fromHubSpot(path);
        }
        if (method.equals("POST") && path.equals("/keys")) {
            return Http.post(path, "application/json", "{\"source\": \"site\"}");
        }
        if (method.equals("POST") && path.endsWith("/outcomes")) {
            return Http.post(path, "application/json", "{\"outcome\": \"won\"}");
        }
        if (method.equals("POST") && path.startsWith("/leads") && !path.matches(".*/(void|restore)")) {
            return Http.post(path, "application/json", PEOPLE);
        }
        if (method.equals("POST") && path.matches("/(leads|voids).*")) {
            return Http.post(path, "application/json", VOID);
        }
        if (method.equals("POST")) {
            return path.startsWith("/forms") ? Http.form(path, FORM) : Http.call(path, CALL);
        }
        return Http.get(path)
                .method(method)
                .header("authorization", Http.basic("key1"))
                .header("host", "leads.example.com");
    }

    /** A genuine request, so that the queue is reached. */
    private static Http fromHubSpot(String path) {
        String body = """
                [{"subscriptionType": "contact.propertyChange", "portalId": 1, "objectId": 2, "propertyName": "p",
                 "propertyValue": "v", "occurredAt": 3}]""";
        String millis = Long.toString(CLOCK.instant().toEpochMilli());
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(CLIENT_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(("POST" + "https://leads.example.com" + path + body + millis)
                    .getBytes(StandardCharsets.UTF_8));
            return Http.post(path, "application/json", body)
                    .header("X-HubSpot-Signature-v3", Base64.getEncoder().encodeToString(signature))
                    .header("X-HubSpot-Request-Timestamp", millis);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the lead of the test has nothing of what the route asks for. */
    private static boolean asksForNothing(Timed timed) {
        return timed.route().matches(".*(/split|/detach|/suppressions/.*)");
    }

    private static void isBusy(Timed timed) {
        assertThat(timed.answer().status()).as(timed.route()).isEqualTo(503);
        assertThat(timed.answer().headers()).as(timed.route()).containsKey("retry-after");
    }

    @Test
    void every_route_is_busy_in_time_if_the_database_does_not_answer() throws Exception {
        try (var aws = new ScriptedAws((_, _) -> Reply.SILENCE)) {
            assertThat(everyRoute(aws.clients(), "leadscore")).allSatisfy(timed -> {
                isBusy(timed);
                assertThat(timed.took()).as(timed.route()).isLessThan(LIMIT);
            });
        }
    }

    @Test
    void every_route_that_writes_is_busy_in_time_if_each_call_takes_two_and_a_half_seconds() throws Exception {
        var answers = behind(() -> 2_500);
        assertThat(answers).allSatisfy(timed -> assertThat(timed.took()).as(timed.route()).isLessThan(LIMIT));
        assertThat(answers).filteredOn(timed -> timed.route().startsWith("POST") && !asksForNothing(timed))
                .allSatisfy(SlowStorageTest::isBusy);
    }

    @Test
    void every_route_answers_in_time_however_slow_each_call_is() throws Exception {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        assertThat(behind(() -> random.nextInt(2_900))).allSatisfy(timed -> {
            assertThat(timed.took()).as("seed %d, %s", seed, timed.route()).isLessThan(LIMIT);
            assertThat(timed.answer().status()).as("seed %d, %s", seed, timed.route())
                    .matches(status -> status == 200 || status == 202 || status == 204 || status == 503
                            || (asksForNothing(timed) && (status == 400 || status == 404)));
            if (timed.answer().status() == 503) {
                isBusy(timed);
            }
        });
    }

    /** The answers of all routes if each call of the database takes this number of milliseconds. */
    private static List<Timed> behind(IntSupplier millis) throws Exception {
        try (var stores = DynamoDbStores.withoutStream();
                var http = HttpClient.newHttpClient();
                var slow = new ScriptedAws((operation, request) -> {
                    Backoff.threadSleep(Duration.ofMillis(millis.getAsInt()));
                    if (operation.equals("SendMessageBatch")) {
                        return new Reply(400, "{\"__type\": \"ThrottlingException\", \"message\": \"slow down\"}");
                    }
                    if (operation.equals("GetSecretValue")) {
                        return Reply.ok("{\"ARN\": \"arn\", \"SecretString\": \"" + CLIENT_SECRET + "\"}");
                    }
                    return forwarded(http, operation, request.toJson());
                })) {
            furnish(stores);
            return everyRoute(slow.clients(), stores.table());
        }
    }

    private static void furnish(DynamoDbStores stores) throws IOException {
        var wiring = wiring(stores.clients(), stores.table());
        var ports = stores.ports();
        for (String key : List.of("key1", REVOKED)) {
            ports.writeKeys().put(key, new WriteKey(SourceSettings.server("site"), Set.of(), false));
        }
        new ModelActivation(ports.models(), wiring.models(), CLOCK).activate(ShippedModels.json("weighted-b2b"));
        var asked = new VoidRuns.Asked(new Selection.Matching(Json.obj("event", new Json.Arr(List.of(Json.text("E")))),
                null, null), "bot", false, CLOCK.instant(), null);
        ports.voidRuns()
                .saveVoidRun(
                        new VoidRuns.VoidRun("run-1", asked, ModelStore.Run.NOT_BEGUN, VoidRuns.Totals.NONE));
        for (String person : List.of("ann", "bob", "gone")) {
            byte[] call = Http.call("/v1/track", CALL.replace("ann", person))
                    .payload()
                    .getBytes(StandardCharsets.UTF_8);
            assertThat(new String(Invocation.run(new IngestHandler(wiring), call, TIMEOUT_OF_INGEST),
                    StandardCharsets.UTF_8)).contains("\"statusCode\":200");
        }
    }

    private static Reply forwarded(HttpClient http, String operation, String request) {
        URI endpoint = DynamoDbLocal.endpoint();
        try {
            var answer = http.send(HttpRequest.newBuilder(endpoint)
                    .header("Content-Type", "application/x-amz-json-1.0")
                    .header("X-Amz-Target", "DynamoDB_20120810." + operation)
                    .header("Authorization",
                            "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                                    + " SignedHeaders=host, Signature=0")
                    .POST(BodyPublishers.ofString(request))
                    .build(), BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.SILENCE;
        }
    }
}
