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
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The deployed zip with its production wiring against LocalStack's DynamoDB, streams, EventBridge, SQS and Secrets Manager: from a form to the
 * event in a consumer's queue, and the sweep through its own queue. Each test has a lead of its own.
 */
@EnabledIf(value = "isEngineExpected", disabledReason = LocalStackTest.NO_ENGINE)
final class LocalStackTest {
    private static final String IMAGE = "localstack/localstack:4.14.0";
    /** Where this is {@code required}, a missing container engine is a failure. CI sets it. */
    private static final String CONTAINERS = "LEADSCORE_CONTAINERS";
    static final String NO_ENGINE = "No container engine answers, so the tests against LocalStack do not run. To run "
            + "them, start Docker, or set DOCKER_HOST to an engine that runs, and see that it has or can pull " + IMAGE
            + ".";
    private static final String TABLE = "leadscore-localstack";
    private static final String MODEL = """
            {"activateModel":{"name":"%s","engagement":{"groups":[{"id":"all","rules":[
             {"id":"form","when":{"event":["%s"]},"points":20,"decay":{"expire":2}}]}]},
             "stages":[{"name":"Lead","enter":1},{"name":"MQL","enter":15}]}}""";
    /** Each waits a second for messages. EventBridge delivers in one or two seconds. */
    private static final int MAX_RECEIVES = 15;

    private static LocalStackContainer localStack;
    private static DeployedFunctions functions;
    private static URI aws;
    private static String consumer = "";
    private static String shards = "";
    private static String reevaluations = "";
    private static String others = "";
    private static String key = "";

    @BeforeAll
    static void start() throws Exception {
        if (!hasEngine()) {
            throw new IllegalStateException(
                    NO_ENGINE + " They must run here, because " + CONTAINERS + "=required is set.");
        }
        localStack = new LocalStackContainer(DockerImageName.parse(IMAGE)).withServices("dynamodb", "dynamodbstreams",
                "events", "sqs", "secretsmanager");
        localStack.start();
        aws = localStack.getEndpoint();
        AwsCall.createTable(aws, Synthesised.everything().only("AWS::DynamoDB::Table"), TABLE);
        String bus = AwsCall.to(aws, "AWSEvents.CreateEventBus", "{\"Name\":\"leadscore\"}")
                .path("EventBusArn")
                .asText();
        consumer = queue("consumer");
        shards = queue("shards");
        reevaluations = queue("reevaluations");
        others = queue("others");
        AwsCall.to(aws, "AWSEvents.PutRule",
                """
                {"Name":"crm","EventBusName":"leadscore",
                 "EventPattern":"{\\"source\\":[\\"leadscore\\"],\\"detail-type\\":[\\"Lead Qualified\\",\\"Lead Cooled\\"]}"}""");
        AwsCall.to(aws, "AWSEvents.PutTargets", """
                {"Rule":"crm","EventBusName":"leadscore",
                 "Targets":[{"Id":"crm","Arn":"arn:aws:sqs:eu-central-1:000000000000:consumer"}]}""");
        functions = new DeployedFunctions(
                Map.of(AwsRecorder.TABLE, TABLE, AwsRecorder.SECRET, secret(), AwsRecorder.BUS, bus, AwsRecorder.SHARDS,
                        shards,
                        AwsRecorder.REEVALUATIONS, reevaluations, AwsRecorder.CRM, others),
                aws);
        assertThat(call(FunctionSpec.OPERATE, MODEL.formatted("forms", "Form Submitted")).has("activated")).isTrue();
        key = call(FunctionSpec.OPERATE, "{\"makeWriteKey\":{\"source\":\"site\"}}").path("writeKey").asText();
    }

    /** Whether the tests run: where there is an engine, and where there must be one. */
    static boolean isEngineExpected() {
        return hasEngine() || "required".equals(System.getenv(CONTAINERS));
    }

    private static boolean hasEngine() {
        return DockerClientFactory.instance().isDockerAvailable();
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

    /** As CloudFormation makes it: the value of the property of the template. */
    private static String secret() throws Exception {
        int length = Synthesised.everything()
                .only("AWS::SecretsManager::Secret")
                .at("/GenerateSecretString/PasswordLength")
                .asInt();
        String text = AwsCall.to(aws, "secretsmanager.GetRandomPassword", "{\"PasswordLength\":" + length + "}")
                .path("RandomPassword")
                .asText();
        return AwsCall.to(aws, "secretsmanager.CreateSecret", JsonNodeFactory.instance.objectNode()
                .put("Name", "identities")
                .put("SecretString", text)
                .put("ClientRequestToken", UUID.randomUUID().toString())
                .toString()).path("ARN").asText();
    }

    private static String queue(String name) throws Exception {
        return AwsCall.to(aws, "AmazonSQS.CreateQueue", "{\"QueueName\":\"" + name + "\"}").path("QueueUrl").asText();
    }

    private static JsonNode call(FunctionSpec function, String payload) throws Exception {
        String answer = functions.call(function, payload);
        return Synthesised.json(answer.isEmpty() ? "{}" : answer);
    }

    /** Receives and deletes messages of a queue, until there are enough. */
    private static List<JsonNode> receive(String queue, Predicate<List<JsonNode>> enough) throws Exception {
        var messages = new ArrayList<JsonNode>();
        for (int i = 0; i < MAX_RECEIVES && !enough.test(messages); i++) {
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

    /** Events about the lead that the consumer has received, as soon as the last of them is of this type. */
    private static List<JsonNode> eventsOf(String leadId, String lastType) throws Exception {
        Predicate<JsonNode> isOfLead = envelope -> envelope.at("/detail/data/leadId").asText().equals(leadId);
        return receive(consumer, messages -> envelopes(messages).stream()
                .filter(isOfLead)
                .anyMatch(envelope -> envelope.path("detail-type").asText().equals(lastType))).stream()
                .map(LocalStackTest::envelope)
                .filter(isOfLead)
                .toList();
    }

    private static List<JsonNode> envelopes(List<JsonNode> messages) {
        return messages.stream().map(LocalStackTest::envelope).toList();
    }

    private static JsonNode envelope(JsonNode message) {
        return Synthesised.json(message.path("Body").asText());
    }

    /** Sends the form of this lead, which is the same each time. */
    private static void send(String name) throws Exception {
        String form = Payload.form("/forms/demo", "email=" + name + "%40b.example&_messageId=" + name + "&_key=" + key);
        assertThat(call(FunctionSpec.INGEST, form).path("statusCode").asInt()).isEqualTo(200);
    }

    private static JsonNode lead(String name) throws Exception {
        return Synthesised.json(
                call(FunctionSpec.LEADS, Payload.get("/leads/email:" + name + "@b.example", "")).path("body").asText());
    }

    private static void publish() throws Exception {
        assertThat(call(FunctionSpec.PUBLISH, stream()).path("batchItemFailures")).isEmpty();
    }

    /** All records of the table's stream, as Lambda sends them to a function. */
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
    void a_form_becomes_an_exact_score_and_an_event_in_the_consumers_queue() throws Exception {
        send("ann");
        JsonNode lead = lead("ann");
        assertThat(lead.at("/models/forms/total").asInt()).isEqualTo(20);
        assertThat(lead.at("/models/forms/stage").asText()).isEqualTo("MQL");

        publish();
        List<JsonNode> received = eventsOf(lead.path("leadId").asText(), "Lead Qualified");
        assertThat(received).hasSize(1);
        JsonNode envelope = received.getFirst();
        requireSchema(envelope, "lead-qualified.json");
        assertThat(envelope.at("/detail/data/stage/to").asText()).isEqualTo("MQL");
    }

    @Test
    void all_leads_are_asked_for_by_messages_in_the_queue_for_other_systems() throws Exception {
        send("eve");
        String id = lead("eve").path("leadId").asText();
        assertThat(call(FunctionSpec.LEADS, Payload.call("/crm/sync", "{}")).path("statusCode").asInt()).isEqualTo(200);
        assertThat(receive(others, messages -> bodies(messages).contains("{\"look\":\"" + id + "\"}")))
                .as("the lead is among all leads")
                .isNotEmpty();
        assertThat(call(FunctionSpec.LEADS, Payload.call("/crm/sync", "{\"cursor\":\"x\"}")).path("statusCode").asInt())
                .isEqualTo(400);
    }

    private static List<String> bodies(List<JsonNode> messages) {
        return messages.stream().map(message -> message.path("Body").asText()).toList();
    }

    @Test
    void what_is_delivered_again_changes_nothing_and_is_published_under_the_same_id() throws Exception {
        send("bea");
        String leadId = lead("bea").path("leadId").asText();
        publish();
        String eventId = eventsOf(leadId, "Lead Qualified").getFirst().at("/detail/metadata/id").asText();

        send("bea");
        assertThat(lead("bea").at("/models/forms/total").asInt()).isEqualTo(20);
        publish();
        assertThat(eventsOf(leadId, "Lead Qualified")).isNotEmpty()
                .allSatisfy(envelope -> assertThat(envelope.at("/detail/metadata/id").asText()).isEqualTo(eventId));
    }

    @Test
    void the_sweep_goes_through_its_queue_and_publishes_which_leads_have_cooled() throws Exception {
        send("cat");
        String leadId = lead("cat").path("leadId").asText();
        String input = Synthesised.everything().schedule("asOf").at("/Target/Input").asText();
        call(FunctionSpec.SWEEP,
                input.replace("<aws.scheduler.scheduled-time>", Instant.now().plusSeconds(3 * 86_400).toString()));
        List<JsonNode> messages = receive(shards, received -> received.size() == 32);
        assertThat(messages).hasSize(32);
        for (JsonNode message : messages) {
            String body = message.path("Body").asText();
            assertThat(call(FunctionSpec.SWEEP_SHARD, Payload.messages(List.of(body))).path("batchItemFailures"))
                    .isEmpty();
        }
        publish();
        List<JsonNode> received = eventsOf(leadId, "Lead Cooled");
        assertThat(received).anySatisfy(envelope -> {
            requireSchema(envelope, "lead-cooled.json");
            assertThat(envelope.at("/detail/data/stage/from").asText()).isEqualTo("MQL");
        });
    }

    @Test
    void the_reevaluation_for_a_new_model_is_held_back_in_its_queue() throws Exception {
        AwsCall.to(aws, "AmazonSQS.PurgeQueue", "{\"QueueUrl\":\"" + reevaluations + "\"}");
        // No lead gets points from this model, so that it publishes nothing.
        assertThat(call(FunctionSpec.OPERATE, MODEL.formatted("other", "Never Happens")).has("activated")).isTrue();
        assertThat(AwsCall.to(aws, "AmazonSQS.GetQueueAttributes", "{\"QueueUrl\":\"" + reevaluations
                + "\",\"AttributeNames\":[\"ApproximateNumberOfMessagesDelayed\"]}")
                .at("/Attributes/ApproximateNumberOfMessagesDelayed")
                .asInt()).isEqualTo(1);
    }
}
