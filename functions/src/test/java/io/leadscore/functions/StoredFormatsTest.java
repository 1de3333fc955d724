package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.access.Access;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.aws.DynamoDbStores;
import io.leadscore.functions.aws.RowJson;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.payload.ReevaluationMessage;
import io.leadscore.functions.payload.VoidRunMessage;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.EventBus;
import io.leadscore.functions.port.ForwardingPorts;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import io.leadscore.functions.port.crm.CrmRow;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.RecordOwners;
import io.leadscore.functions.port.crm.SinkPause;
import io.leadscore.functions.service.InMemoryEventBus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The functions continue with the table and the messages of every earlier version, and of the next one. The samples in
 * {@code formats} are tables as they were: they never change, because such tables exist.
 */
class StoredFormatsTest {
    /** The sample of what this version writes. */
    private static final String NEWEST = "table-5";
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);
    private static final String MODEL = """
            {"name": "m",
             "fit": {"rules": [{"id": "tech", "when": {"industry": ["tech"]}, "points": 12}]},
             "engagement": {"groups": [{"id": "web", "rules": [
               {"id": "viewed", "when": {"event": ["Page Viewed"]}, "points": 10, "decay": {"after": 30, "lose": "50%"}},
               {"id": "asset", "when": {"event": ["Downloaded"]}, "points": 8, "count": {"oncePer": "properties.asset"}}]}]},
             "stages": [{"name": "Lead", "enter": 5}, {"name": "MQL", "enter": 25}]}""";
    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    private final DynamoDbStores stores = DynamoDbStores.withoutStream();
    private final InMemoryEventBus bus = new InMemoryEventBus();
    private final List<String> queued = new ArrayList<>();
    private Instant now = START;
    private final InstantSource clock = () -> now;
    private final AtomicInteger ids = new AtomicInteger();
    private final TablePorts ports = new TablePorts();
    private final Wiring wiring = new Wiring(
            Settings.of(stores.table(), "us-east-1").withAccess(Access.WITHOUT_SIGN_IN), ports, clock,
            () -> "id-" + ids.incrementAndGet(), (_, _) -> {}, Backoffs.patient(clock));

    /** The ports of a deployment, except the bus and the queues. */
    private final class TablePorts extends ForwardingPorts {
        TablePorts() {
            super(new AwsPorts(stores.clients(),
                    DynamoDbStores.resources(stores.table()),
                    Backoffs.patient(clock)));
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

    // ---- what this version writes

    /** If this fails, a format has changed: see CONTRIBUTING.md, section "Changing a format". */
    @Test
    void what_this_version_writes_has_the_form_of_the_newest_sample() throws Exception {
        fill();
        String written = stores.clients()
                .dynamoDb()
                .scan(request -> request.tableName(stores.table()))
                .items()
                .stream()
                .map(row -> RowJson.write(row).toJson())
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
        String file = System.getProperty("leadscore.write-formats");
        if (file != null) {
            Files.writeString(Path.of("src/test/resources/formats", file + ".jsonl"), written);
        }
        assertThat(written).isEqualTo(String.join("\n", sample(NEWEST)) + "\n");
    }

    /** Makes at least one row of each kind. */
    private void fill() {
        ports.writeKeys().put("secret", new WriteKey(SourceSettings.server("site"), Set.of("key.example"), false));
        var page = new SourceSettings("page", SourceSettings.Kind.PAGE, Set.of("city"), Set.of("size"),
                Set.of("Unsubscribed"), Set.of("_pot"), Locale.GERMANY);
        ports.writeKeys().put("public", new WriteKey(page, Set.of(), false));
        activate(MODEL);
        activate(MODEL.replace("\"m\"", "\"other\", \"handOff\": {\"stage\": \"MQL\", \"withinDays\": 2}"));
        send("secret", "identify", "\"messageId\": \"1\", \"userId\": \"u1\", \"traits\": {\"industry\": \"tech\", "
                + "\"email\": \"ada@example.com\", \"size\": 7.50}");
        send("secret", "track", "\"messageId\": \"2\", \"userId\": \"u1\", \"anonymousId\": \"a1\", "
                + "\"event\": \"Downloaded\", \"properties\": {\"asset\": \"guide\"}");
        send("public", "identify", "\"messageId\": \"1\", \"userId\": \"u1\", \"traits\": {\"city\": \"Ulm\"}");
        say("\"outcome\": \"rejected\", \"messageId\": \"1\", \"occurredAt\": \"2026-01-03T08:00:00Z\"");
        ports.writeKeys().put("public", new WriteKey(page, Set.of(), true));
        wiring.publisher().publishUnpublished(now.plusSeconds(60));
        assertThat(bus.taken()).isNotEmpty();
        send("secret", "track", "\"messageId\": \"3\", \"userId\": \"u1\", \"event\": \"Page Viewed\"");
        send("secret", "track", "\"messageId\": \"0\", \"userId\": \"u1\", \"event\": \"Page Viewed\"");
        correct("/leads/user:u1/void", "\"activities\": [{\"source\": \"site\", \"messageId\": \"0\"}]");
        correct("/leads/user:u1/restore",
                "\"where\": {\"event\": [\"Page Viewed\"]}, \"from\": \"2026-01-05\", \"to\": \"2026-01-06\"");
        correct("/leads/user:u1/void", "\"activities\": [{\"source\": \"site\", \"messageId\": \"0\"}]");
        correct("/voids", "\"where\": {\"event\": [\"Nobody\"]}, \"dryRun\": true");
        dispatchSweep();
        reevaluate();
        erase();
        refuse();
        sendToOthers();
    }

    /** A lead that two systems have. A write to one of them has not ended. */
    private void sendToOthers() {
        assertThat(wiring.recordOwners().claim("id-2", "hubspot", "123")).isEqualTo(new RecordOwners.Owner.Claimed());
        var begun = ports.crmRows().save(CrmRow.first("id-2", "hubspot", now).begun(List.of("m1"), now)).orElseThrow();
        var refused = CrmRow.first("id-2", "webhook", now).in(CrmRow.State.FAILED, "refused", now);
        for (CrmRow row : List.of(begun.took("123", "hash", Map.of("m", 30L), true, now), refused)) {
            assertThat(ports.crmRows().save(row)).isPresent();
        }
        ports.crmRows().pause("webhook", new SinkPause(now, now.plusSeconds(300), "the receiver answered 401"));
        ports.crmRows().announced("slack", "id-2", "id-2#1", now.plus(Duration.ofDays(15)));
    }

    /** One person whose clean-up has not begun, and one of whom only events are left. */
    private void erase() {
        send("secret", "identify", "\"messageId\": \"1\", \"userId\": \"u2\", \"anonymousId\": \"a2\"");
        send("secret", "identify", "\"messageId\": \"1\", \"userId\": \"u3\", \"anonymousId\": \"a3\"");
        for (String user : List.of("u2", "u3")) {
            var claims = ports.leads().resolve(Set.of(new Identity(Identity.Kind.USER_ID, user)));
            String leadId = Objects.requireNonNull(claims.values().iterator().next().leadId());
            assertThat(wiring.erasures().erase(leadId, true, now.plusSeconds(60))).contains(leadId);
            if (user.equals("u3")) {
                wiring.erasures().cleanUp(leadId, now.plusSeconds(60));
            }
        }
    }

    private void refuse() {
        send("secret", "batch", "\"batch\": [{\"type\": \"track\", \"userId\": \"u1\"}, {\"type\": \"x\"}]");
    }

    private void say(String outcome) {
        var answer = Answer.read(invoke(new LeadApiHandler(wiring),
                Http.post("/leads/user:u1/outcomes", "application/json", "{" + outcome + "}").payload()));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private void correct(String path, String fields) {
        var answer = Answer.read(invoke(new LeadApiHandler(wiring),
                Http.post(path, "application/json", "{" + fields + ", \"reason\": \"bot\"}").payload()));
        assertThat(answer.status()).as(answer.body()).isIn(200, 202);
    }

    // ---- what this version reads

    @ParameterizedTest
    @ValueSource(strings = {"table-1", "table-2", "table-3", "table-4", "table-5"})
    void the_functions_continue_with_a_table_of_an_earlier_version(String name) throws Exception {
        load(sample(name));
        String history = ask("/leads/user:u1/history").body();
        assertThat(history.contains("\"voided\"")).as("it has voids").isEqualTo(!name.equals("table-1"));
        continues();
    }

    /** A later version only adds attributes, fields of JSON objects, elements of arrays, and sections of the tally. */
    @ParameterizedTest
    @ValueSource(strings = {"table-1", "table-2", "table-3", "table-4", "table-5"})
    void the_functions_continue_with_additions_of_a_later_version_and_keep_them(String name) throws Exception {
        load(sample(name).stream().map(StoredFormatsTest::withAdditions).toList());
        continues();

        Json.Obj lead = row("LEAD#id-2", "LEAD");
        assertThat(lead.object("later").text("S")).isEqualTo("added");
        assertThat(lead.object("laterMap").toJson()).isEqualTo("{\"M\":{\"a\":{\"N\":\"1\"}}}");
        byte[] tally = Base64.getDecoder().decode(lead.object("y").text("B"));
        assertThat(tally).startsWith(2).endsWith(7, 2, 1, 1);
        // Only a trait that a system of the company has set is still trusted.
        assertThat(lead.object("t").text("S"))
                .contains("[[1767607200000,\"page\",\"1\"],[1767607200000,\"site\",\"1\",1]");

        var key = ports.writeKeys().find("secret").orElseThrow();
        ports.writeKeys().put("secret", new WriteKey(key.settings(), key.nextHosts(), true));
        assertThat(ports.writeKeys().find("secret").orElseThrow().revoked()).isTrue();
        assertThat(rows().stream()
                .map(row -> row.object("settings").text("S"))
                .filter(Objects::nonNull)
                .filter(settings -> settings.contains("\"revoked\":true")))
                .hasSize(2)
                .allMatch(settings -> settings.contains("\"later\":{\"a\":[1]}"));
    }

    @Test
    void a_lead_that_another_system_has_is_still_known_there() {
        load(sample(NEWEST).stream().map(StoredFormatsTest::withAdditions).toList());
        Instant sent = START.plus(Duration.ofMinutes(5));
        assertThat(ask("/leads/crm:hubspot:123").body()).contains("\"leadId\":\"id-2\"");
        assertThat(wiring.recordOwners().claim("id-2", "hubspot", "124")).isEqualTo(new RecordOwners.Owner.Claimed());
        assertThat(ports.leads().lead("id-2").orElseThrow().records("hubspot")).containsExactly("123", "124");
        CrmRow row = Objects.requireNonNull(ports.crmRows().rows("hubspot", List.of("id-2")).get("id-2"));
        assertThat(row).isEqualTo(new CrmRow("id-2", "hubspot", 2, sent, CrmRow.State.SYNCED, "123", "hash", sent,
                null, Map.of("m", 30L), Map.of("m1", sent)));
        assertThat(ports.crmRows().save(row.in(CrmRow.State.GONE, "gone", now))).isPresent();
        assertThat(ports.crmRows().isAnnounced("slack", "id-2", "id-2#1")).isTrue();
        assertThat(ports.crmRows().pause("webhook")).contains(
                new SinkPause(sent, sent.plusSeconds(300), "the receiver answered 401"));
        assertThat(ports.crmRows().listed(CrmRows.shard("id-2"), null).items())
                .contains(new CrmRows.ListedLead("id-2", "hubspot"));
    }

    @Test
    void a_lead_that_waits_for_sales_still_waits() {
        load(sample(NEWEST).stream().map(StoredFormatsTest::withAdditions).toList());
        now = START.plus(Duration.ofHours(1));
        assertThat(ask("/leads?handOff=open&model=other").body()).contains("\"leadId\":\"id-2\"",
                "\"handOff\":{\"stage\":\"MQL\",\"since\":\"2026-01-05\",\"dueOn\":\"2026-01-07\",\"state\":\"open\"}");
        assertThat(row("LEAD#id-2", "LEAD").object("s").text("N")).as("2026-01-03, the day of an outcome")
                .isEqualTo("20456");

        now = START.plus(Duration.ofDays(3));
        dispatchSweep();
        assertThat(ask("/leads/user:u1/history").body()).contains("\"Lead Overdue\"",
                "\"effectiveOn\":\"2026-01-08\"");
        assertThat(ask("/leads?handOff=overdue&model=other").body()).contains("\"leadId\":\"id-2\"");
        say("\"outcome\": \"accepted\", \"messageId\": \"2\"");
        assertThat(ask("/leads?handOff=open&model=other").body()).doesNotContain("id-2");
    }

    /** Uses every kind of row. */
    private void continues() {
        now = START.plus(Duration.ofHours(1));
        String lead = ask("/leads/user:u1").body();
        assertThat(lead).contains("\"leadId\":\"id-2\"", "\"industry\":\"tech\"", "\"total\":30", "\"stage\":\"MQL\"");
        assertThat(ask("/leads/email:ada@example.com").body()).isEqualTo(lead);
        assertThat(ask("/leads/anonymous:a1").body()).isEqualTo(lead);
        for (String erased : List.of("user:u2", "user:u3", "anonymous:a2", "anonymous:a3")) {
            assertThat(ask("/leads/" + erased).status()).as(erased).isEqualTo(404);
        }
        assertThat(ask("/leads?stage=MQL&model=m").body()).contains("\"leadId\":\"id-2\"");
        assertThat(ask("/leads?stage=MQL&model=other").body()).contains("\"leadId\":\"id-2\"");
        assertThat(ask("/leads/user:u1/history").body()).contains("\"messageId\":\"1\"", "\"messageId\":\"2\"",
                "\"messageId\":\"3\"", "\"Lead Qualified\"");

        // A repeat and a new activity: 12 for the trait, 8 for the asset, 10 for each page view.
        send("secret", "track", "\"messageId\": \"3\", \"userId\": \"u1\", \"event\": \"Page Viewed\"");
        send("secret", "track", "\"messageId\": \"4\", \"userId\": \"u1\", \"event\": \"Page Viewed\"");
        send("secret", "track", "\"messageId\": \"5\", \"anonymousId\": \"a1\", \"event\": \"Downloaded\", "
                + "\"properties\": {\"asset\": \"guide\"}");
        assertThat(ask("/leads/user:u1").body()).contains("\"total\":40");
        assertThat(call("public", "track", "\"userId\": \"u1\", \"event\": \"E\"").status()).isEqualTo(401);
        wiring.publisher().publishUnpublished(now.plusSeconds(60));
        assertThat(bus.taken()).isNotEmpty();

        now = START.plus(Duration.ofDays(40));
        dispatchSweep();
        assertThat(ask("/leads/user:u1").body()).contains("\"total\":30");
        activate(MODEL.replace("\"points\": 12", "\"points\": 13"));
        reevaluate();
        assertThat(ask("/leads/user:u1").body()).contains("\"total\":31", "\"modelVersion\":2");
    }

    /** Adds to a row, to the JSON texts in it, and to the tally, what a later version may add. */
    private static String withAdditions(String row) {
        var attributes = new TreeMap<>(parse(row).fields());
        attributes.replaceAll((name, value) -> switch (name) {
            case "a", "settings" -> text(plus(parse(content(value))));
            case "t", "i", "m", "w" -> text(plusElements(name, read(content(value))));
            case "y" -> Json.obj("B", withSection(((Json.Obj) value).text("B")));
            default -> value;
        });
        attributes.put("later", text("added"));
        attributes.put("laterMap", Json.obj("M", Json.obj("a", Json.obj("N", "1"))));
        return new Json.Obj(attributes).toJson();
    }

    private static String plus(Json.Obj object) {
        return object.with("later", Json.obj("a", new Json.Arr(List.of(Json.number(1))))).toJson();
    }

    /** An identity is an element that cannot be passed over, so a later version adds none of another kind. */
    private static String plusElements(String name, Json json) {
        return switch (json) {
            case Json.Arr(var items) when name.equals("t") -> {
                var parts = new ArrayList<>(items);
                parts.set(2, new Json.Arr(
                        ((Json.Arr) items.get(2)).items().stream().map(StoredFormatsTest::longer).toList()));
                yield longer(new Json.Arr(parts)).toJson();
            }
            case Json.Obj(var states) -> {
                var more = new TreeMap<>(states);
                more.replaceAll((_, state) -> longer(state));
                yield new Json.Obj(more).toJson();
            }
            default -> json.toJson();
        };
    }

    private static Json longer(Json array) {
        var items = new ArrayList<>(((Json.Arr) array).items());
        items.add(Json.text("later"));
        return new Json.Arr(items);
    }

    /** The patterns of format 1 as format 2, with one section. */
    private static String withSection(@Nullable String base64) {
        byte[] old = Base64.getDecoder().decode(base64);
        assertThat(old.length - 1).as("its length has one byte").isLessThan(128);
        var bytes = new ByteArrayOutputStream();
        bytes.write(2);
        bytes.write(old.length - 1);
        bytes.write(old, 1, old.length - 1);
        bytes.writeBytes(new byte[]{7, 2, 1, 1});
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    // ---- messages

    @Test
    void messages_of_earlier_and_later_versions_are_readable() {
        load(sample(NEWEST));
        for (String later : List.of("", ", \"later\": {\"a\": [1]}")) {
            work("{\"asOf\": \"2026-01-05\", \"shard\": 3, \"run\": \"2026-01-05T00:10:00Z\"" + later + "}");
            work("{\"publish\": \"lost\"" + later + "}");
            assertThat(VoidRunMessage.read("{\"voidRun\": \"r\"" + later + "}")).contains(new VoidRunMessage("r"));
            assertThat(ReevaluationMessage.read(
                    "{\"name\": \"m\", \"version\": 2, \"activatedAt\": \"2026-01-05T10:00:00Z\"" + later + "}"))
                    .isEqualTo(new ReevaluationMessage("m", 2, START));
        }
    }

    // ---- parts

    private void load(List<String> rows) {
        for (String row : rows) {
            stores.clients().dynamoDb().putItem(put -> put.tableName(stores.table()).item(RowJson.read(parse(row))));
        }
    }

    private List<Json.Obj> rows() {
        return stores.clients()
                .dynamoDb()
                .scan(request -> request.tableName(stores.table()))
                .items()
                .stream()
                .map(RowJson::write)
                .toList();
    }

    private Json.Obj row(String pk, String sk) {
        return rows().stream()
                .filter(row -> pk.equals(row.object("pk").text("S")) && sk.equals(row.object("sk").text("S")))
                .findFirst()
                .orElseThrow();
    }

    private void activate(String model) {
        new ModelActivation(ports.models(), wiring.models(), clock).activate(model);
        String name = model.contains("\"other\"") ? "other" : "m";
        int version = Objects.requireNonNull(ports.models().active().get(name));
        queued.add(new ReevaluationMessage(name, version, now).write());
    }

    private void reevaluate() {
        List<String> messages = List.copyOf(queued);
        queued.clear();
        now = now.plus(Duration.ofMinutes(5));
        messages.forEach(message -> invoke(new ReevaluateHandler(wiring), sqs(message)));
    }

    private void dispatchSweep() {
        List<String> waiting = List.copyOf(queued);
        queued.clear();
        invoke(new SweepDispatchHandler(wiring), "{\"asOf\": \"" + now + "\"}");
        queued.forEach(this::work);
        queued.clear();
        queued.addAll(waiting);
    }

    private void work(String message) {
        assertThat(invoke(new SweepWorkerHandler(wiring), sqs(message))).doesNotContain("itemIdentifier");
    }

    private static String sqs(String body) {
        return Json.obj("Records", new Json.Arr(List.of(Json.obj("messageId", "1", "body", body, "attributes",
                Json.obj("ApproximateReceiveCount", "1"))))).toJson();
    }

    private void send(String key, String type, String fields) {
        var answer = call(key, type, fields);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Answer call(String key, String type, String fields) {
        return Answer.read(invoke(new IngestHandler(wiring),
                Http.post("/v1/" + type, "application/json", "{" + fields + "}").query("writeKey=" + key).payload()));
    }

    private Answer ask(String path) {
        return Answer.read(invoke(new LeadApiHandler(wiring), Http.get(path).payload()));
    }

    private static String invoke(Object handler, String payload) {
        return LambdaRuntime.invoke(handler, payload, Duration.ofSeconds(30));
    }

    private static String content(Json attribute) {
        return Objects.requireNonNull(((Json.Obj) attribute).text("S"));
    }

    private static Json.Obj text(String value) {
        return Json.obj("S", value);
    }

    private static Json.Obj parse(String json) {
        return (Json.Obj) read(json);
    }

    private static Json read(String json) {
        try {
            return READER.read(json);
        } catch (MalformedJsonException e) {
            throw new AssertionError(json, e);
        }
    }

    private static List<String> sample(String name) {
        try (InputStream lines = StoredFormatsTest.class.getResourceAsStream("/formats/" + name + ".jsonl")) {
            return new String(Objects.requireNonNull(lines, name).readAllBytes(), StandardCharsets.UTF_8).lines()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
