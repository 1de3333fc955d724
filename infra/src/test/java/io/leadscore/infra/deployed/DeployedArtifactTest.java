package io.leadscore.infra.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadscore.infra.Statement;
import io.leadscore.infra.Synthesised;
import io.leadscore.infra.function.FunctionSpec;
import io.leadscore.infra.models.ModelRolloutConstruct;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The zip that is deployed, under Amazon's runtime interface client with SnapStart's hooks: each function is started with the
 * handler, memory and variables that the synthesised template gives it, and called with payloads as AWS sends them. A local
 * system is given the same, and must answer the same. The tests are one story, in its order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DeployedArtifactTest {
    private static final String TABLE = "leadscore-test";
    /** Of models that the deployment brings. */
    private static final List<String> MODELS = List.of("alpha", "beta", "weighted-b2b");
    /** How often the processor is measured: the least of them is what the work takes when nothing else runs. */
    private static final int MEASUREMENTS = 3;
    /** What the story tells of happened so long before it is told, a second after each other, on one day. */
    private static final Duration STORY = Duration.ofMinutes(2);
    /** After which what the models of the story pay for is worth nothing any more. */
    private static final Duration DECAYED = Duration.ofDays(3);

    private static DynamoDb dynamoDb;
    private static AwsRecorder aws;
    private static DeployedFunctions functions;
    private static LocalSystemProcess local;
    private static final Map<FunctionSpec, Set<String>> SEEN = new EnumMap<>(FunctionSpec.class);
    private static String key = "";
    private static Instant happened = Instant.EPOCH;

    @BeforeAll
    static void start() throws Exception {
        Duration ofDay = Duration.between(Instant.now().truncatedTo(ChronoUnit.DAYS), Instant.now());
        Duration left = Duration.ofDays(1).minus(ofDay);
        if (ofDay.compareTo(STORY) < 0) {
            Thread.sleep(STORY.minus(ofDay));
        } else if (left.compareTo(STORY.multipliedBy(2)) < 0) {
            Thread.sleep(left.plus(STORY));
        }
        happened = Instant.now().minus(STORY).truncatedTo(ChronoUnit.SECONDS);
        dynamoDb = new DynamoDb();
        aws = new AwsRecorder(dynamoDb.endpoint());
        AwsCall.createTable(dynamoDb.endpoint(), Synthesised.everything().only("AWS::DynamoDB::Table"), TABLE);
        functions = new DeployedFunctions(Map.of(AwsRecorder.TABLE, TABLE, AwsRecorder.BUS,
                "arn:aws:events:eu-central-1:123456789012:event-bus/leadscore", AwsRecorder.SHARDS,
                aws.queueUrl(AwsRecorder.SHARDS), AwsRecorder.REEVALUATIONS, aws.queueUrl(AwsRecorder.REEVALUATIONS)),
                aws.endpoint());
        local = new LocalSystemProcess(
                List.of("weighted-b2b", Synthesised.SETTINGS.resolve("models/alpha.json").toString(),
                        Synthesised.SETTINGS.resolve("models/beta.json").toString()));
    }

    @AfterAll
    static void stop() {
        if (local != null) {
            local.close();
        }
        functions.close();
        aws.close();
        dynamoDb.close();
    }

    private static JsonNode call(FunctionSpec function, String payload) throws Exception {
        aws.takeSeen();
        String answer = functions.call(function, payload);
        SEEN.computeIfAbsent(function, _ -> new TreeSet<>()).addAll(aws.takeSeen());
        return Synthesised.json(answer.isEmpty() ? "{}" : answer);
    }

    /** A request, as the template's route of it is wired. */
    private static JsonNode request(String method, String path, String payload) throws Exception {
        FunctionSpec function = path.startsWith("/leads") ? FunctionSpec.LEADS : FunctionSpec.INGEST;
        assertThat(DeployedFunctions.logicalId(function)).isEqualTo(ApiRoutes.of(method, path).function());
        return call(function, payload);
    }

    private static JsonNode deployed(String path, String query) throws Exception {
        JsonNode answer = request("GET", path, Payload.get(path, query));
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
        return Synthesised.json(answer.path("body").asText());
    }

    /** The answer, which the local system gives too, page after page. */
    private static JsonNode ask(String path, String query) throws Exception {
        JsonNode first = deployed(path, query);
        JsonNode here = first;
        JsonNode there = local.get(path, query);
        while (true) {
            assertThat(comparable(here)).as("%s?%s", path, query).isEqualTo(comparable(there));
            if (!here.path("cursor").isTextual()) {
                return first;
            }
            // A cursor is a position of its own system.
            here = deployed(path, query + "&cursor=" + here.path("cursor").asText());
            there = local.get(path, query + "&cursor=" + there.path("cursor").asText());
        }
    }

    private static JsonNode comparable(JsonNode answer) {
        ObjectNode copy = answer.deepCopy();
        copy.replace("cursor", JsonNodeFactory.instance.booleanNode(answer.path("cursor").isTextual()));
        // Only this deployment's settings name traits to publish.
        copy.path("entries").forEach(entry -> {
            if (entry.path("kind").asText().equals("event")) {
                ((ObjectNode) entry).remove("traits");
            }
        });
        return new Alike().of(copy);
    }

    private static void form(String fields) throws Exception {
        JsonNode answer = request("POST", "/forms/demo", Payload.form("/forms/demo", fields + "&_key=" + key));
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
        local.post("/forms/demo", "application/x-www-form-urlencoded", fields + "&_key=local");
    }

    private static String nextTime() {
        happened = happened.plusSeconds(1);
        return happened.toString();
    }

    private static void track(String who, String event) throws Exception {
        String call = "{\"writeKey\":\"%s\",\"userId\":\"" + who + "\",\"event\":\"" + event
                + "\",\"messageId\":\"" + who + event + "\",\"timestamp\":\"" + nextTime() + "\"}";
        JsonNode answer = request("POST", "/v1/track", Payload.call("/v1/track", call.formatted(key)));
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
        local.post("/v1/track", "application/json", call.formatted("local"));
    }

    /** Reported on the bus, twice, as EventBridge may do. */
    private static void reported(String id, String who, String event) throws Exception {
        String payload = Payload.event(id, "{\"type\":\"track\",\"event\":\"" + event + "\",\"userId\":\"" + who
                + "\",\"timestamp\":\"" + nextTime() + "\"}");
        call(FunctionSpec.ACTIVITIES, payload);
        call(FunctionSpec.ACTIVITIES, payload);
        local.post("/_local/bus", "application/json", payload);
        local.post("/_local/bus", "application/json", payload);
    }

    private static List<JsonNode> rows(String prefix) throws Exception {
        var rows = new ArrayList<JsonNode>();
        AwsCall.to(dynamoDb.endpoint(), "DynamoDB_20120810.Scan", """
                {"TableName":"%s","FilterExpression":"(begins_with(sk, :p) OR begins_with(pk, :p)) AND attribute_exists(unpublished)",
                 "ExpressionAttributeValues":{":p":{"S":"%s"}}}""".formatted(TABLE, prefix))
                .path("Items")
                .forEach(rows::add);
        return rows;
    }

    private static List<JsonNode> unpublished() throws Exception {
        List<JsonNode> rows = rows("EVT#");
        rows.addAll(rows("SYS#"));
        return rows;
    }

    /** The models of the template, by name: each is a resource. */
    private static Map<String, Map.Entry<String, JsonNode>> models() {
        var models = new TreeMap<String, Map.Entry<String, JsonNode>>();
        Synthesised.everything()
                .properties(ModelRolloutConstruct.TYPE)
                .entrySet()
                .forEach(resource -> models.put(
                        text(resource.getValue()).path("name").asText(), resource));
        return models;
    }

    private static JsonNode text(JsonNode resource) {
        var lines = new StringBuilder();
        resource.path("Model").forEach(line -> lines.append(line.asText()).append('\n'));
        return Synthesised.json(lines.toString());
    }

    /** What CloudFormation hears when it asks for a model of the template, with another text perhaps. */
    private static JsonNode deploy(String type, String model, UnaryOperator<String> edit) throws Exception {
        var resource = Objects.requireNonNull(models().get(model));
        JsonNode properties = Synthesised.json(edit.apply(resource.getValue().toString()));
        call(FunctionSpec.ACTIVATE_MODEL, Payload.resource(type, resource.getKey(), properties, resource.getValue(),
                aws.answerUrl()));
        assertThat(aws.lastAnswer().path("LogicalResourceId").asText()).isEqualTo(resource.getKey());
        return aws.lastAnswer();
    }

    @Test
    @Order(1)
    void a_deployment_activates_the_models_of_its_settings() throws Exception {
        assertThat(models()).containsOnlyKeys(MODELS);
        for (String model : MODELS) {
            JsonNode answer = deploy("Create", model, properties -> properties);
            assertThat(answer.path("Status").asText()).as(answer.toString()).isEqualTo("SUCCESS");
            assertThat(answer.path("PhysicalResourceId").asText()).isEqualTo("model/" + model);
        }
        assertThat(aws.takeMessages(AwsRecorder.REEVALUATIONS)).hasSize(3)
                .allSatisfy(message -> assertThat(message.delaySeconds()).isEqualTo(60));
        JsonNode failed = deploy("Update", "beta",
                properties -> properties.replace("\\\"points\\\": 20", "\\\"points\\\": [20]"));
        assertThat(failed.path("Status").asText()).as(failed.toString()).isEqualTo("FAILED");
        assertThat(failed.path("Reason").asText()).startsWith(
                "models/beta.json: engagement.groups[0].rules[0].points: ");
        assertThat(deploy("Update", "beta", properties -> properties).path("Status").asText()).isEqualTo("SUCCESS");
        assertThat(deploy("Delete", "beta", properties -> properties).path("Status").asText()).isEqualTo("SUCCESS");
        aws.takeMessages(AwsRecorder.REEVALUATIONS);
        JsonNode active = call(FunctionSpec.OPERATE, "{\"showModels\":{}}").path("models");
        assertThat(active).hasSize(3)
                .allSatisfy(model -> assertThat(model.path("version").asInt()).isEqualTo(1));
    }

    @Test
    @Order(2)
    void an_operator_makes_and_revokes_write_keys() throws Exception {
        key = call(FunctionSpec.OPERATE, "{\"makeWriteKey\":{\"source\":\"local\"}}").path("writeKey").asText();
        String other = call(FunctionSpec.OPERATE, "{\"makeWriteKey\":{\"source\":\"old\"}}").path("writeKey").asText();
        assertThat(call(FunctionSpec.OPERATE, "{\"revokeWriteKey\":\"" + other + "\"}").path("revoked").asBoolean())
                .isTrue();
        assertThat(call(FunctionSpec.INGEST, Payload.form("/forms/demo", "email=a%40b.example&_key=" + other))
                .path("statusCode")
                .asInt()).isEqualTo(401);
    }

    @Test
    @Order(3)
    void a_form_becomes_a_lead_with_an_exact_score() throws Exception {
        form("email=ann%40b.example&industry=Technology&_messageId=f1");
        JsonNode lead = ask("/leads/email:ann@b.example", "");
        assertThat(lead.at("/models/alpha/total").asInt()).isEqualTo(20);
        assertThat(lead.at("/models/alpha/stage").asText()).isEqualTo("MQL");
        assertThat(lead.at("/models/alpha/lines/0/rule").asText()).isEqualTo("form");
        assertThat(lead.at("/traits/industry").asText()).isEqualTo("Technology");
        form("email=ann%40b.example&industry=Technology&_messageId=f1");
        assertThat(ask("/leads/email:ann@b.example", "").at("/models/alpha/total").asInt()).isEqualTo(20);
    }

    @Test
    @Order(4)
    void leads_rise_and_fall_by_calls_and_by_events() throws Exception {
        track("bob", "Up");
        track("bob", "Down");
        assertThat(ask("/leads/user:bob", "").at("/models/beta/stage").asText()).isEqualTo("Prospect");
        reported("e1", "eve", "Up");
        assertThat(ask("/leads/user:eve", "").at("/models/beta/total").asInt()).isEqualTo(20);
        reported("e2", "eve", "Down");
        assertThat(ask("/leads/user:eve", "").at("/models/beta/stage").asText()).isEqualTo("Prospect");
    }

    @Test
    @Order(5)
    void the_api_answers_with_the_ranking_the_past_and_the_history() throws Exception {
        assertThat(ask("/leads", "model=beta&stage=MQL").path("leads")).hasSize(1);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        assertThat(ask("/leads/email:ann@b.example/score", "model=alpha&at=" + today).path("total").asInt())
                .isEqualTo(20);
        for (String model : MODELS) {
            for (LocalDate day : List.of(today.minusDays(1), today.plusDays(1), today.plusDays(40))) {
                ask("/leads/email:ann@b.example/score", "model=" + model + "&at=" + day);
            }
        }
        assertThat(ask("/leads/user:bob/history", "").path("entries").size()).isGreaterThan(2);
        ask("/leads/email:ann@b.example/history", "");
        ask("/leads/user:eve/history", "limit=3");
    }

    @Test
    @Order(6)
    void inserted_events_go_from_the_stream_to_the_bus_and_what_it_can_never_take_is_put_aside() throws Exception {
        List<JsonNode> rows = unpublished();
        aws.malformed = "Scoring Model Activated";
        JsonNode answer = call(FunctionSpec.PUBLISH, Payload.inserted(rows));
        assertThat(answer.path("batchItemFailures")).isEmpty();
        assertThat(aws.events()).hasSize(rows.size() - MODELS.size())
                .anySatisfy(
                        event -> assertThat(event.path("DetailType").asText()).isEqualTo("Lead Qualified"));
        assertThat(rows("EVT#")).isEmpty();
        aws.malformed = "";
    }

    @Test
    @Order(7)
    void the_schedule_starts_a_sweep_that_cools_leads_and_publishes_what_the_stream_has_lost() throws Exception {
        track("cat", "Up");
        for (JsonNode row : rows("EVT#")) {
            AwsCall.to(dynamoDb.endpoint(), "DynamoDB_20120810.UpdateItem", """
                    {"TableName":"%s","Key":{"pk":%s,"sk":%s},"UpdateExpression":"SET recordedAt = :long_ago",
                     "ExpressionAttributeValues":{":long_ago":{"N":"1"}}}""".formatted(TABLE, row.get("pk"),
                    row.get("sk")));
        }
        int before = aws.events().size();
        String input = Synthesised.everything().only("AWS::Scheduler::Schedule").at("/Target/Input").asText();
        call(FunctionSpec.SWEEP,
                input.replace("<aws.scheduler.scheduled-time>", Instant.now().plus(DECAYED).toString()));
        var shards = aws.takeMessages(AwsRecorder.SHARDS);
        assertThat(shards).hasSize(32);
        for (AwsRecorder.Message shard : shards) {
            assertThat(call(FunctionSpec.SWEEP_SHARD, Payload.messages(List.of(shard.body())))
                    .path("batchItemFailures")).isEmpty();
        }
        assertThat(aws.events()).hasSizeGreaterThan(before);
        List<JsonNode> recorded = unpublished();
        assertThat(recorded).extracting(row -> row.at("/type/S").asText())
                .contains("Lead Cooled", "Decay Sweep Completed");
        call(FunctionSpec.PUBLISH, Payload.inserted(recorded));

        local.post("/_local/clock", "application/json", "{\"advance\":\"" + DECAYED + "\"}");
        local.post("/_local/sweep", "application/json", "");
        LocalDate day = LocalDate.ofInstant(Instant.now().plus(DECAYED), ZoneOffset.UTC);
        for (String lead : List.of("email:ann@b.example", "user:bob", "user:eve", "user:cat")) {
            JsonNode here = deployed("/leads/" + lead, "");
            JsonNode there = local.get("/leads/" + lead, "");
            for (String model : MODELS) {
                assertThat(here.at("/models/" + model + "/stage")).isEqualTo(there.at("/models/" + model + "/stage"));
                ask("/leads/" + lead + "/score", "model=" + model + "&at=" + day);
            }
        }
    }

    @Test
    @Order(8)
    void the_local_system_has_told_the_same_of_every_lead() throws Exception {
        var names = new Alike();
        var localNames = new Alike();
        for (String lead : List.of("email:ann@b.example", "user:bob", "user:eve", "user:cat")) {
            names.naming(deployed("/leads/" + lead, "").path("leadId").asText(), lead);
            localNames.naming(local.get("/leads/" + lead, "").path("leadId").asText(), lead);
        }
        List<String> told = aws.events()
                .stream()
                .filter(event -> event.path("DetailType").asText().startsWith("Lead "))
                .map(event -> told(names, event.path("DetailType"), Synthesised.json(event.path("Detail").asText())))
                .distinct()
                .sorted()
                .toList();
        assertThat(told).hasSizeGreaterThan(10);
        assertThat(local.awaitEvents(event -> event.path("detail-type").asText().startsWith("Lead "), told.size())
                .stream()
                .map(event -> told(localNames, event.path("detail-type"), event.path("detail")))
                .distinct()
                .sorted()
                .toList()).isEqualTo(told);
    }

    /** An event without what differs by nature: when it was recorded, and the traits that only this deployment publishes. */
    private static String told(Alike names, JsonNode type, JsonNode detail) {
        ((ObjectNode) detail.path("metadata")).remove("recordedAt");
        ((ObjectNode) detail.path("data")).remove("traits");
        return type.asText() + " " + names.of(detail);
    }

    @Test
    @Order(9)
    void a_new_version_of_a_model_comes_to_the_leads_that_are_there_by_itself() throws Exception {
        call(FunctionSpec.INGEST, Payload.form("/forms/demo", "email=dan%40b.example&_key=" + key));
        aws.takeMessages(AwsRecorder.REEVALUATIONS);
        assertThat(deploy("Update", "beta", properties -> properties.replace("\\\"points\\\": 20", "\\\"points\\\": 0"))
                .path("Status")
                .asText()).isEqualTo("SUCCESS");
        String begun = aws.takeMessages(AwsRecorder.REEVALUATIONS).getFirst().body();
        // Before every function has noticed, the work goes on later.
        assertThat(call(FunctionSpec.REEVALUATE, Payload.messages(List.of(begun))).path("batchItemFailures")).isEmpty();
        AwsRecorder.Message later = aws.takeMessages(AwsRecorder.REEVALUATIONS).getFirst();
        assertThat(later.body()).isEqualTo(begun);
        assertThat(later.delaySeconds()).isBetween(30, 60);
        String activatedAt = Synthesised.json(begun).path("activatedAt").asText();
        String longAgo = begun.replace(activatedAt, "2026-01-01T00:00:00Z");
        assertThat(call(FunctionSpec.REEVALUATE, Payload.messages(List.of(longAgo))).path("batchItemFailures"))
                .isEmpty();
        assertThat(aws.takeMessages(AwsRecorder.REEVALUATIONS)).isEmpty();
        assertThat(deployed("/leads/email:dan@b.example", "").at("/models/beta/modelVersion").asInt()).isEqualTo(2);
        assertThat(call(FunctionSpec.OPERATE, "{\"showModels\":{}}").path("models")).anySatisfy(model -> {
            assertThat(model.path("name").asText()).isEqualTo("beta");
            assertThat(model.path("reevaluated").asBoolean()).isTrue();
        });
        assertThat(call(FunctionSpec.OPERATE, "{\"activateModel\":\"b2b-software\"}").at("/activated/version").asInt())
                .isEqualTo(1);
        assertThat(aws.takeMessages(AwsRecorder.REEVALUATIONS)).hasSize(1);
    }

    @Test
    @Order(10)
    void what_each_function_did_is_what_its_role_allows_no_less_and_no_more() {
        for (FunctionSpec function : FunctionSpec.values()) {
            assertThat(SEEN.get(function)).as(function.handler()).isEqualTo(allowed(function));
        }
    }

    @Test
    @Order(11)
    void the_first_call_after_a_restore_takes_at_most_half_the_processor_time_of_an_unprimed_one() throws Exception {
        long primed = leastMillis(true);
        long unprimed = leastMillis(false);
        System.out.printf("First call: %d ms of processor time from a primed snapshot, %d ms without%n", primed,
                unprimed);
        assertThat(primed).isLessThanOrEqualTo(unprimed / 2);
    }

    private static long leastMillis(boolean snapStart) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MEASUREMENTS; i++) {
            try (LambdaProcess process = functions.start(FunctionSpec.INGEST, snapStart)) {
                // What was begun before, such as compilation, is not of the call.
                Thread.sleep(1_000);
                long before = process.cpu().toMillis();
                process.call(Payload.form("/forms/demo", "email=p%40b.example&_key=" + key));
                least = Math.min(least, process.cpu().toMillis() - before);
            }
        }
        return least;
    }

    /** What the role allows the code; what it allows Lambda on the function's behalf is no concern of the code's. */
    private static Set<String> allowed(FunctionSpec function) {
        JsonNode role = Synthesised.everything()
                .properties("AWS::IAM::Role",
                        Synthesised.target(DeployedFunctions.properties(function).path("Role")));
        var allowed = new TreeSet<String>();
        for (Statement statement : Statement.of(role)) {
            for (JsonNode resource : statement.resources()) {
                // An index is the table's ARN and its name, joined.
                JsonNode joined = resource.at("/Fn::Join/1");
                String kind = DeployedFunctions
                        .kind(Synthesised.target(joined.isMissingNode() ? resource : joined.path(0)));
                String suffix = joined.isMissingNode() ? "" : joined.path(1).asText();
                statement.actions()
                        .stream()
                        .filter(action -> !kind.isEmpty() && !OF_LAMBDA.contains(action))
                        .forEach(action -> allowed.add(action + " " + kind + suffix));
            }
        }
        return allowed;
    }

    /** What Lambda does itself, with the function's role, to feed it. */
    private static final Set<String> OF_LAMBDA = Set.of("dynamodb:DescribeStream", "dynamodb:GetRecords",
            "dynamodb:GetShardIterator", "dynamodb:ListStreams", "sqs:ReceiveMessage", "sqs:DeleteMessage",
            "sqs:GetQueueAttributes");
}
