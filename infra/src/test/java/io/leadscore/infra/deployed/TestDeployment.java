package io.leadscore.infra.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import io.leadscore.infra.function.FunctionSpec;
import io.leadscore.infra.models.ModelRolloutConstruct;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The deployed functions on this machine, with a database, a bus and queues. The processes are started once for all tests, as
 * that takes most of the time. Each test gets a table of its own: {@link #reset} gives it one with the active models and a
 * write key, {@link #resetToEmpty} one without.
 *
 * <p>Functions remember for half a minute which models are active. So a test that activates another model calls ingest and
 * sweep functions before that, and not after it: then no other test meets its model.
 */
final class TestDeployment implements AutoCloseable {
    /** The models that the template of the tests deploys. */
    static final List<String> MODELS = List.of("alpha", "b2B_v2.1", "weighted-b2b");
    private static final String BUS_ARN = "arn:aws:events:eu-central-1:123456789012:event-bus/leadscore";
    /** On a busy machine a database that has just started may not answer in the time that the functions give it. */
    private static final int MAX_TRIES = 5;
    private static final AtomicInteger TABLES = new AtomicInteger();

    private final DynamoDb dynamoDb;
    private final AwsRecorder aws;
    private final DeployedFunctions functions;
    private final Map<FunctionSpec, Set<String>> seen = new EnumMap<>(FunctionSpec.class);
    private final Map<FunctionSpec, Set<String>> seenByCalls = new EnumMap<>(FunctionSpec.class);
    private final Map<FunctionSpec, Set<AwsRecorder.Write>> written = new EnumMap<>(FunctionSpec.class);
    private List<JsonNode> firstRows = List.of();
    private String writeKey = "";
    private String table = "";

    /** Gives all tests the same deployment. JUnit closes it after the last test. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestDeployment.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(TestDeployment.class))
                    .computeIfAbsent(TestDeployment.class, _ -> started());
        }

        private static TestDeployment started() {
            try {
                return start();
            } catch (Exception e) {
                throw new IllegalStateException("the deployed functions cannot be started", e);
            }
        }
    }

    private TestDeployment() throws Exception {
        dynamoDb = new DynamoDb();
        aws = new AwsRecorder(dynamoDb.endpoint());
        functions = new DeployedFunctions(Map.of(AwsRecorder.TABLE, AwsRecorder.TABLE_NAME, AwsRecorder.SECRET,
                AwsRecorder.SECRET_ARN, AwsRecorder.BUS, BUS_ARN,
                AwsRecorder.SHARDS, aws.queueUrl(AwsRecorder.SHARDS), AwsRecorder.REEVALUATIONS,
                aws.queueUrl(AwsRecorder.REEVALUATIONS), AwsRecorder.CRM, aws.queueUrl(AwsRecorder.CRM),
                AwsRecorder.CRM_FAILED, aws.queueUrl(AwsRecorder.CRM_FAILED), AwsRecorder.HOOK_URL,
                aws.hookUrl().toString()), aws.endpoint());
    }

    private static TestDeployment start() throws Exception {
        var deployment = new TestDeployment();
        try {
            deployment.prepare();
            return deployment;
        } catch (Exception e) {
            deployment.close();
            throw e;
        }
    }

    /** Deploys the models of the template, makes a write key, and keeps the rows, which every test starts with. */
    private void prepare() throws Exception {
        resetToEmpty();
        for (String model : MODELS) {
            JsonNode answer = deploy("Create", model);
            for (int tries = 1; tries < MAX_TRIES && answer.path("Reason").asText().contains("StoreBusy"); tries++) {
                answer = deploy("Create", model);
            }
            if (!answer.path("Status").asText().equals("SUCCESS")) {
                throw new IllegalStateException(model + " cannot be deployed: " + answer);
            }
        }
        writeKey = call(FunctionSpec.OPERATE, "{\"makeWriteKey\":{\"source\":\"local\",\"kind\":\"server\"}}")
                .path("writeKey")
                .asText();
        firstRows = scan("{\"TableName\":\"" + table + "\"}");
    }

    /** A new table, in which the models of the template are active and there is a write key. */
    void reset() throws Exception {
        resetToEmpty();
        for (JsonNode row : firstRows) {
            AwsCall.to(dynamoDb.endpoint(), "DynamoDB_20120810.PutItem",
                    "{\"TableName\":\"" + table + "\",\"Item\":" + row + "}");
        }
    }

    /** A new table without a row. */
    void resetToEmpty() throws Exception {
        table = "leadscore-" + TABLES.incrementAndGet();
        AwsCall.createTable(dynamoDb.endpoint(), Synthesised.everything().only("AWS::DynamoDB::Table"), table);
        aws.useTable(table);
    }

    AwsRecorder aws() {
        return aws;
    }

    String writeKey() {
        return writeKey;
    }

    /** Calls to AWS that the function has made since it was started, as {@code action resource}. */
    Set<String> seen(FunctionSpec function) {
        return seen.getOrDefault(function, Set.of());
    }

    /** Those of them that the function has made after its snapshot. */
    Set<String> seenByCalls(FunctionSpec function) {
        return seenByCalls.getOrDefault(function, Set.of());
    }

    /** Writes to the table that the function has made since it was started. */
    Set<AwsRecorder.Write> written(FunctionSpec function) {
        return written.getOrDefault(function, Set.of());
    }

    JsonNode call(FunctionSpec function, String payload) throws Exception {
        aws.takeSeen();
        aws.takeWritten();
        functions.ready(function);
        seen.computeIfAbsent(function, _ -> new TreeSet<>()).addAll(aws.takeSeen());
        String answer = functions.call(function, payload);
        seenByCalls.computeIfAbsent(function, _ -> new TreeSet<>()).addAll(aws.takeSeen());
        seen.get(function).addAll(seenByCalls(function));
        written.computeIfAbsent(function, _ -> new HashSet<>()).addAll(aws.takeWritten());
        return Synthesised.json(answer.isEmpty() ? "{}" : answer);
    }

    /** A new process, for measurements. Its calls are not recorded as calls of the function. */
    LambdaProcess start(FunctionSpec function, boolean snapStart) throws Exception {
        return functions.start(function, snapStart);
    }

    /** Calls the function to which the template routes the request. */
    JsonNode request(String method, String path, String payload) throws Exception {
        return call(DeployedFunctions.withId(ApiRoutes.of(method, path).function()), payload);
    }

    /** The body of an answer with status 200. */
    JsonNode get(String path, String query) throws Exception {
        JsonNode answer = request("GET", path, Payload.get(path, query));
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
        return Synthesised.json(answer.path("body").asText());
    }

    /** Sends JSON to the function that answers about leads, and returns the body of its answer. */
    JsonNode post(String path, String json) throws Exception {
        JsonNode answer = request("POST", path, Payload.call(path, json));
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isIn(200, 202);
        return Synthesised.json(answer.path("body").asText());
    }

    /** Sends a form, which must be accepted. */
    void form(String fields) throws Exception {
        accepted(request("POST", "/forms/demo", Payload.form("/forms/demo", fields + "&_key=" + writeKey)));
    }

    /** Sends a tracking call, which must be accepted. The call has {@code %s} where its write key comes. */
    void track(String call) throws Exception {
        accepted(request("POST", "/v1/track", Payload.call("/v1/track", call.formatted(writeKey))));
    }

    /** Sends a tracking call with its write key, which must be refused. */
    void refused(String call) throws Exception {
        JsonNode answer = request("POST", "/v1/track", Payload.call("/v1/track", call.formatted(writeKey)));
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(400);
    }

    private static void accepted(JsonNode answer) {
        assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    }

    /** Events that are recorded and not published, of leads if the prefix is {@code EVT#}, of the system if {@code SYS#}. */
    List<JsonNode> unpublished(String prefix) throws Exception {
        return scan("""
                {"TableName":"%s","FilterExpression":"(begins_with(sk, :p) OR begins_with(pk, :p)) AND attribute_exists(unpublished)",
                 "ExpressionAttributeValues":{":p":{"S":"%s"}}}""".formatted(table, prefix));
    }

    /** All events that are recorded and not published. */
    List<JsonNode> unpublished() throws Exception {
        List<JsonNode> rows = unpublished("EVT#");
        rows.addAll(unpublished("SYS#"));
        return rows;
    }

    /** Sets the time of an event to long ago, so that the sweep takes it for lost and publishes it. */
    void recordedLongAgo(JsonNode row) throws Exception {
        AwsCall.to(dynamoDb.endpoint(), "DynamoDB_20120810.UpdateItem", """
                {"TableName":"%s","Key":{"pk":%s,"sk":%s},"UpdateExpression":"SET recordedAt = :long_ago",
                 "ExpressionAttributeValues":{":long_ago":{"N":"1"}}}""".formatted(table, row.get("pk"),
                row.get("sk")));
    }

    private List<JsonNode> scan(String request) throws Exception {
        var rows = new ArrayList<JsonNode>();
        AwsCall.to(dynamoDb.endpoint(), "DynamoDB_20120810.Scan", request).path("Items").forEach(rows::add);
        return rows;
    }

    /** Sends the rows to the publisher, as the table's stream does. It must accept all. */
    void publish(List<JsonNode> rows) throws Exception {
        assertThat(call(FunctionSpec.PUBLISH, Payload.inserted(rows)).path("batchItemFailures")).isEmpty();
    }

    /** Runs a whole sweep, as the schedule starts it at that time. */
    void sweep(Instant scheduled) throws Exception {
        String input = Synthesised.everything().schedule("asOf").at("/Target/Input").asText();
        call(FunctionSpec.SWEEP, input.replace("<aws.scheduler.scheduled-time>", scheduled.toString()));
        var shards = aws.takeMessages(AwsRecorder.SHARDS);
        assertThat(shards).hasSize(32);
        for (AwsRecorder.Message shard : shards) {
            assertThat(call(FunctionSpec.SWEEP_SHARD, Payload.messages(List.of(shard.body())))
                    .path("batchItemFailures")).isEmpty();
        }
    }

    /** Looks for events that the stream has lost, as the schedule of the template asks. */
    void publishLost() throws Exception {
        String message = Synthesised.everything().schedule("publish").at("/Target/Input").asText();
        assertThat(call(FunctionSpec.SWEEP_SHARD, Payload.messages(List.of(message))).path("batchItemFailures"))
                .isEmpty();
    }

    /** Models of the template, by name. The key of the entry is the logical id of the resource, the value its properties. */
    static Map<String, Map.Entry<String, JsonNode>> models() {
        var models = new TreeMap<String, Map.Entry<String, JsonNode>>();
        Synthesised.everything()
                .properties(ModelRolloutConstruct.TYPE)
                .entrySet()
                .forEach(resource -> models.put(text(resource.getValue()).path("name").asText(), resource));
        return models;
    }

    private static JsonNode text(JsonNode resource) {
        var lines = new StringBuilder();
        resource.path("Model").forEach(line -> lines.append(line.asText()).append('\n'));
        return Synthesised.json(lines.toString());
    }

    /** Lets CloudFormation ask for a model of the template. The answer is what CloudFormation gets. */
    JsonNode deploy(String type, String model) throws Exception {
        return deploy(type, model, properties -> properties);
    }

    /** Lets CloudFormation ask for a model with other properties than those of the template. */
    JsonNode deploy(String type, String model, UnaryOperator<String> edit) throws Exception {
        var resource = Objects.requireNonNull(models().get(model));
        JsonNode properties = Synthesised.json(edit.apply(resource.getValue().toString()));
        call(FunctionSpec.ACTIVATE_MODEL, Payload.resource(type, resource.getKey(), properties, resource.getValue(),
                aws.answerUrl()));
        assertThat(aws.lastAnswer().path("LogicalResourceId").asText()).isEqualTo(resource.getKey());
        return aws.lastAnswer();
    }

    @Override
    public void close() {
        functions.close();
        aws.close();
        dynamoDb.close();
    }
}
