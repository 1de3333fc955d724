package io.leadscore.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The zip that is deployed, under Amazon's runtime interface client with SnapStart's hooks: each function is started with the
 * handler, memory and variables that the synthesised template gives it, and called with payloads as AWS sends them. The tests
 * are one story, in its order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DeployedArtifactTest {
    private static final String TABLE = "leadscore-test";
    private static final String MODEL = """
            {"name":"%s","engagement":{"groups":[{"id":"all","rules":[
             {"id":"up","when":{"event":["Up"]},"points":20,"decay":{"expire":2}},
             {"id":"form","when":{"event":["Form Submitted"]},"points":%d,"decay":{"expire":2}},
             {"id":"down","when":{"event":["Down"]},"points":-50}]}]},
             "stages":[{"name":"Lead","enter":1},{"name":"MQL","enter":15}]}""";
    /** How often the processor is measured: the least of them is what the work takes when nothing else runs. */
    private static final int MEASUREMENTS = 3;

    private static DynamoDb dynamoDb;
    private static AwsRecorder aws;
    private static DeployedFunctions functions;
    private static final Map<FunctionSpec, Set<String>> SEEN = new EnumMap<>(FunctionSpec.class);
    private static String key = "";

    @BeforeAll
    static void start() throws Exception {
        dynamoDb = new DynamoDb();
        aws = new AwsRecorder(dynamoDb.endpoint());
        AwsCall.createTable(dynamoDb.endpoint(), Synthesised.everything().only("AWS::DynamoDB::Table"), TABLE);
        functions = new DeployedFunctions(Map.of(AwsRecorder.TABLE, TABLE, AwsRecorder.BUS,
                "arn:aws:events:eu-central-1:123456789012:event-bus/leadscore", AwsRecorder.QUEUE,
                aws.endpoint() + "/123456789012/shards"), aws.endpoint());
    }

    @AfterAll
    static void stop() {
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

    private static JsonNode ask(String path, String query) throws Exception {
        JsonNode answer = call(FunctionSpec.LEADS, Payload.get(path, query));
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
        return Synthesised.json(answer.path("body").asText());
    }

    private static void track(String who, String event) throws Exception {
        JsonNode answer = call(FunctionSpec.INGEST, Payload.call("/v1/track",
                "{\"writeKey\":\"" + key + "\",\"userId\":\"" + who + "\",\"event\":\"" + event + "\"}"));
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
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

    @Test
    @Order(1)
    void an_operator_activates_models_and_makes_a_write_key() throws Exception {
        for (String name : List.of("alpha", "beta")) {
            JsonNode answer = call(FunctionSpec.OPERATE,
                    "{\"activateModel\":" + MODEL.formatted(name, 20) + "}");
            assertThat(answer.at("/activated/version").asInt()).as(answer.toString()).isEqualTo(1);
        }
        key = call(FunctionSpec.OPERATE, "{\"makeWriteKey\":{\"source\":\"site\"}}").path("writeKey").asText();
        String other = call(FunctionSpec.OPERATE, "{\"makeWriteKey\":{\"source\":\"old\"}}").path("writeKey").asText();
        assertThat(call(FunctionSpec.OPERATE, "{\"revokeWriteKey\":\"" + other + "\"}").path("revoked").asBoolean())
                .isTrue();
        assertThat(call(FunctionSpec.INGEST, Payload.form("/forms/demo", "email=a%40b.example&_key=" + other))
                .path("statusCode")
                .asInt()).isEqualTo(401);
    }

    @Test
    @Order(2)
    void a_form_becomes_a_lead_with_an_exact_score() throws Exception {
        JsonNode answer = call(FunctionSpec.INGEST,
                Payload.form("/forms/demo", "email=ann%40b.example&industry=Technology&_messageId=f1&_key=" + key));
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
        JsonNode lead = ask("/leads/email:ann@b.example", "");
        assertThat(lead.at("/models/alpha/total").asInt()).isEqualTo(20);
        assertThat(lead.at("/models/alpha/stage").asText()).isEqualTo("MQL");
        assertThat(lead.at("/models/alpha/lines/0/rule").asText()).isEqualTo("form");
        assertThat(lead.at("/traits/industry").asText()).isEqualTo("Technology");
        call(FunctionSpec.INGEST,
                Payload.form("/forms/demo", "email=ann%40b.example&industry=Technology&_messageId=f1&_key=" + key));
        assertThat(ask("/leads/email:ann@b.example", "").at("/models/alpha/total").asInt()).isEqualTo(20);
    }

    @Test
    @Order(3)
    void leads_rise_and_fall_by_calls_and_by_events() throws Exception {
        track("bob", "Up");
        track("bob", "Down");
        assertThat(ask("/leads/user:bob", "").at("/models/beta/stage").asText()).isEqualTo("Prospect");
        call(FunctionSpec.ACTIVITIES, Payload.event("e1", "{\"type\":\"track\",\"event\":\"Up\",\"userId\":\"eve\"}"));
        call(FunctionSpec.ACTIVITIES, Payload.event("e1", "{\"type\":\"track\",\"event\":\"Up\",\"userId\":\"eve\"}"));
        assertThat(ask("/leads/user:eve", "").at("/models/beta/total").asInt()).isEqualTo(20);
        call(FunctionSpec.ACTIVITIES,
                Payload.event("e2", "{\"type\":\"track\",\"event\":\"Down\",\"userId\":\"eve\"}"));
        assertThat(ask("/leads/user:eve", "").at("/models/beta/stage").asText()).isEqualTo("Prospect");
    }

    @Test
    @Order(4)
    void the_api_answers_with_the_ranking_the_past_and_the_history() throws Exception {
        JsonNode ranking = ask("/leads", "model=beta&stage=MQL");
        assertThat(ranking.path("leads")).hasSize(1);
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        assertThat(ask("/leads/email:ann@b.example/score", "model=alpha&at=" + today).path("total").asInt())
                .isEqualTo(20);
        ask("/leads/email:ann@b.example/score",
                "model=alpha&at=" + LocalDate.now(ZoneOffset.UTC).minusDays(1));
        assertThat(ask("/leads/user:bob/history", "").path("entries").size()).isGreaterThan(2);
    }

    @Test
    @Order(5)
    void inserted_events_go_from_the_stream_to_the_bus_and_what_it_can_never_take_is_put_aside() throws Exception {
        List<JsonNode> rows = rows("EVT#");
        rows.addAll(rows("SYS#"));
        aws.malformed = "Scoring Model Activated";
        JsonNode answer = call(FunctionSpec.PUBLISH, Payload.inserted(rows));
        assertThat(answer.path("batchItemFailures")).isEmpty();
        assertThat(aws.events()).hasSize(rows.size() - 2)
                .anySatisfy(
                        event -> assertThat(event.path("DetailType").asText()).isEqualTo("Lead Qualified"));
        assertThat(rows("EVT#")).isEmpty();
        aws.malformed = "";
    }

    @Test
    @Order(6)
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
        Instant scheduled = Instant.now().plusSeconds(3 * 86_400);
        call(FunctionSpec.SWEEP, input.replace("<aws.scheduler.scheduled-time>", scheduled.toString()));
        assertThat(aws.messages()).hasSize(32);
        for (String message : aws.messages()) {
            assertThat(call(FunctionSpec.SWEEP_SHARD, Payload.messages(List.of(message))).path("batchItemFailures"))
                    .isEmpty();
        }
        assertThat(ask("/leads/user:cat", "").at("/models/beta/stage").asText()).isNotBlank();
        assertThat(aws.events()).hasSizeGreaterThan(before);
        assertThat(rows("EVT#")).anySatisfy(
                row -> assertThat(row.at("/type/S").asText()).isEqualTo("Lead Cooled"));
        assertThat(rows("SYS#")).anySatisfy(
                row -> assertThat(row.at("/type/S").asText()).isEqualTo("Decay Sweep Completed"));
    }

    @Test
    @Order(7)
    void a_new_version_of_a_model_re_evaluates_the_leads_that_are_there() throws Exception {
        call(FunctionSpec.INGEST, Payload.form("/forms/demo", "email=dan%40b.example&_key=" + key));
        JsonNode activated = call(FunctionSpec.OPERATE,
                "{\"activateModel\":" + MODEL.formatted("beta", 0) + "}").path("activated");
        assertThat(activated.path("version").asInt()).isEqualTo(2);
        // As if it had been activated long ago: a re-evaluation begins when every function has noticed.
        JsonNode done = call(FunctionSpec.OPERATE,
                "{\"reevaluate\":{\"name\":\"beta\",\"version\":2,\"activatedAt\":\"2026-01-01T00:00:00Z\"}}");
        assertThat(done.path("done").asBoolean()).as(done.toString()).isTrue();
        assertThat(done.path("changed").asInt()).isPositive();
    }

    @Test
    @Order(8)
    void what_each_function_did_is_what_its_role_allows_no_less_and_no_more() {
        for (FunctionSpec function : FunctionSpec.values()) {
            assertThat(SEEN.get(function)).as(function.handler()).isEqualTo(allowed(function));
        }
    }

    @Test
    @Order(9)
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
