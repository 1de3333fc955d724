package io.leadscore.infra.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.leadscore.infra.Synthesised;
import io.leadscore.infra.function.FunctionSpec;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The deployed zip with its production wiring against LocalStack's DynamoDB, streams, EventBridge and SQS: from a form to the
 * event in a consumer's queue, and the sweep through its own. The tests are one story, in its order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LocalStackTest {
    private static final DockerImageName IMAGE = DockerImageName.parse("localstack/localstack:4.14.0");
    private static final String TABLE = "leadscore-localstack";
    private static final String MODEL = """
            {"activateModel":{"name":"forms","engagement":{"groups":[{"id":"all","rules":[
             {"id":"form","when":{"event":["Form Submitted"]},"points":20,"decay":{"expire":2}}]}]},
             "stages":[{"name":"Lead","enter":1},{"name":"MQL","enter":15}]}}""";
    /** EventBridge delivers within a second or two. */
    private static final int MAX_RECEIVES = 15;

    private static LocalStackContainer localStack;
    private static DeployedFunctions functions;
    private static URI aws;
    private static String consumer = "";
    private static String shards = "";
    private static String reevaluations = "";
    private static String form = "";
    private static String qualifiedId = "";

    @BeforeAll
    static void start() throws Exception {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            System.out.println("NOTICE: no container engine here, so the tests against LocalStack are not run");
            Assumptions.abort("no container engine");
        }
        localStack = new LocalStackContainer(IMAGE).withServices("dynamodb", "dynamodbstreams", "events", "sqs");
        localStack.start();
        aws = localStack.getEndpoint();
        AwsCall.createTable(aws, Synthesised.everything().only("AWS::DynamoDB::Table"), TABLE);
        String bus = AwsCall.to(aws, "AWSEvents.CreateEventBus", "{\"Name\":\"leadscore\"}")
                .path("EventBusArn")
                .asText();
        consumer = queue("consumer");
        shards = queue("shards");
        reevaluations = queue("reevaluations");
        AwsCall.to(aws, "AWSEvents.PutRule",
                """
                {"Name":"crm","EventBusName":"leadscore",
                 "EventPattern":"{\\"source\\":[\\"leadscore\\"],\\"detail-type\\":[\\"Lead Qualified\\",\\"Lead Cooled\\"]}"}""");
        AwsCall.to(aws, "AWSEvents.PutTargets", """
                {"Rule":"crm","EventBusName":"leadscore",
                 "Targets":[{"Id":"crm","Arn":"arn:aws:sqs:eu-central-1:000000000000:consumer"}]}""");
        functions = new DeployedFunctions(
                Map.of(AwsRecorder.TABLE, TABLE, AwsRecorder.BUS, bus, AwsRecorder.SHARDS, shards,
                        AwsRecorder.REEVALUATIONS, reevaluations),
                aws);
    }

    @AfterAll
    static void stop() {
        if (functions != null) {
            functions.close();
        }
        if (localStack != null) {
            localStack.stop();
        }
    }

    private static String queue(String name) throws Exception {
        return AwsCall.to(aws, "AmazonSQS.CreateQueue", "{\"QueueName\":\"" + name + "\"}").path("QueueUrl").asText();
    }

    private static JsonNode call(FunctionSpec function, String payload) throws Exception {
        String answer = functions.call(function, payload);
        return Synthesised.json(answer.isEmpty() ? "{}" : answer);
    }

    /** Messages of a queue, deleted as they are received, until there are so many. */
    private static List<JsonNode> receive(String queue, int expected) throws Exception {
        var messages = new ArrayList<JsonNode>();
        for (int i = 0; i < MAX_RECEIVES && messages.size() < expected; i++) {
            var answer = AwsCall.to(aws, "AmazonSQS.ReceiveMessage",
                    "{\"QueueUrl\":\"" + queue + "\",\"MaxNumberOfMessages\":10,\"WaitTimeSeconds\":1}");
            for (JsonNode message : answer.path("Messages")) {
                messages.add(message);
                AwsCall.to(aws, "AmazonSQS.DeleteMessage", JsonNodeFactory.instance.objectNode()
                        .put("QueueUrl", queue)
                        .put("ReceiptHandle", message.path("ReceiptHandle").asText())
                        .toString());
            }
        }
        return messages;
    }

    /** All that the table's stream holds, as Lambda hands it to a function. */
    private static String stream() throws Exception {
        String arn = AwsCall.to(aws, "DynamoDBStreams_20120810.ListStreams", "{\"TableName\":\"" + TABLE + "\"}")
                .at("/Streams/0/StreamArn")
                .asText();
        var batch = JsonNodeFactory.instance.objectNode();
        var records = batch.putArray("Records");
        JsonNode description = AwsCall.to(aws, "DynamoDBStreams_20120810.DescribeStream",
                "{\"StreamArn\":\"" + arn + "\"}").path("StreamDescription");
        for (JsonNode shard : description.path("Shards")) {
            String iterator = AwsCall.to(aws, "DynamoDBStreams_20120810.GetShardIterator", """
                    {"StreamArn":"%s","ShardId":"%s","ShardIteratorType":"TRIM_HORIZON"}""".formatted(arn,
                    shard.path("ShardId").asText())).path("ShardIterator").asText();
            AwsCall.to(aws, "DynamoDBStreams_20120810.GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}")
                    .path("Records")
                    .forEach(records::add);
        }
        return batch.toString();
    }

    private static void requireSchema(JsonNode envelope, String file) throws Exception {
        String schema = Files.readString(
                Synthesised.ROOT.resolve("events/src/main/resources/io/leadscore/events/schemas").resolve(file));
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                .getSchema(schema)
                .validate(envelope.toString(), InputFormat.JSON)).isEmpty();
    }

    @Test
    @Order(1)
    void a_form_becomes_an_exact_score_and_an_event_in_the_consumers_queue_as_its_schema_says() throws Exception {
        assertThat(call(FunctionSpec.OPERATE, MODEL).has("activated")).isTrue();
        // Its re-evaluation is held back until every function has noticed.
        assertThat(AwsCall.to(aws, "AmazonSQS.GetQueueAttributes", "{\"QueueUrl\":\"" + reevaluations
                + "\",\"AttributeNames\":[\"ApproximateNumberOfMessagesDelayed\"]}")
                .at("/Attributes/ApproximateNumberOfMessagesDelayed")
                .asInt()).isEqualTo(1);
        String key = call(FunctionSpec.OPERATE, "{\"makeWriteKey\":{\"source\":\"site\"}}").path("writeKey").asText();
        form = Payload.form("/forms/demo", "email=ann%40b.example&_messageId=f1&_key=" + key);
        assertThat(call(FunctionSpec.INGEST, form).path("statusCode").asInt()).isEqualTo(200);
        JsonNode lead = Synthesised.json(
                call(FunctionSpec.LEADS, Payload.get("/leads/email:ann@b.example", "")).path("body").asText());
        assertThat(lead.at("/models/forms/total").asInt()).isEqualTo(20);
        assertThat(lead.at("/models/forms/stage").asText()).isEqualTo("MQL");

        assertThat(call(FunctionSpec.PUBLISH, stream()).path("batchItemFailures")).isEmpty();
        List<JsonNode> received = receive(consumer, 1);
        assertThat(received).hasSize(1);
        JsonNode envelope = Synthesised.json(received.getFirst().path("Body").asText());
        requireSchema(envelope, "lead-qualified.json");
        assertThat(envelope.at("/detail/data/leadId").asText()).isEqualTo(lead.path("leadId").asText());
        assertThat(envelope.at("/detail/data/stage/to").asText()).isEqualTo("MQL");
        qualifiedId = envelope.at("/detail/metadata/id").asText();
    }

    @Test
    @Order(2)
    void what_is_delivered_again_changes_nothing_and_is_told_under_the_same_id() throws Exception {
        assertThat(call(FunctionSpec.INGEST, form).path("statusCode").asInt()).isEqualTo(200);
        JsonNode lead = Synthesised.json(
                call(FunctionSpec.LEADS, Payload.get("/leads/email:ann@b.example", "")).path("body").asText());
        assertThat(lead.at("/models/forms/total").asInt()).isEqualTo(20);
        assertThat(call(FunctionSpec.PUBLISH, stream()).path("batchItemFailures")).isEmpty();
        assertThat(receive(consumer, 1)).isNotEmpty()
                .allSatisfy(message -> assertThat(
                        Synthesised.json(message.path("Body").asText()).at("/detail/metadata/id").asText()).isEqualTo(
                                qualifiedId));
    }

    @Test
    @Order(3)
    void the_sweep_goes_through_its_queue_and_tells_who_has_cooled() throws Exception {
        String input = Synthesised.everything().only("AWS::Scheduler::Schedule").at("/Target/Input").asText();
        call(FunctionSpec.SWEEP,
                input.replace("<aws.scheduler.scheduled-time>", Instant.now().plusSeconds(3 * 86_400).toString()));
        List<JsonNode> messages = receive(shards, 32);
        assertThat(messages).hasSize(32);
        for (JsonNode message : messages) {
            String body = message.path("Body").asText();
            assertThat(call(FunctionSpec.SWEEP_SHARD, Payload.messages(List.of(body))).path("batchItemFailures"))
                    .isEmpty();
        }
        assertThat(call(FunctionSpec.PUBLISH, stream()).path("batchItemFailures")).isEmpty();
        assertThat(receive(consumer, 2)).anySatisfy(message -> {
            JsonNode envelope = Synthesised.json(message.path("Body").asText());
            requireSchema(envelope, "lead-cooled.json");
            assertThat(envelope.at("/detail/data/stage/from").asText()).isEqualTo("MQL");
        });
    }
}
