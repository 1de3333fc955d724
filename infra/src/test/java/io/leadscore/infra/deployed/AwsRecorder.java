package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadscore.infra.Synthesised;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;

/**
 * Stands between the functions and AWS: passes calls of DynamoDB on to DynamoDB Local, answers for EventBridge, SQS and Secrets Manager, and
 * records each call as IAM would check it, as {@code action resource}. The functions know one table name, {@link #TABLE_NAME},
 * for as long as they run; which table it means can be changed between two tests.
 */
final class AwsRecorder implements AutoCloseable {
    static final String TABLE = "table";
    static final String SECRET = "secret";
    static final String BUS = "bus";
    static final String SHARDS = "shards";
    static final String REEVALUATIONS = "reevaluations";
    static final String CRM = "crm";
    static final String CRM_FAILED = "crm-failed";
    static final String WEBHOOK_SECRET = "webhook secret";
    /** The ARN of this secret in the settings of the tests. */
    static final String WEBHOOK_SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:webhook-a1b2c3";
    /** The name of the URL of the receiver of webhooks among the references. */
    static final String HOOK_URL = "hook";
    private static final String HOOK = "/hook";
    private static final Set<String> WRITES = Set.of("PutItem", "UpdateItem", "DeleteItem");
    /** The name of the secret for the functions, and its value. */
    static final String SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:Secret-a1b2c3";
    private static final String SECRET_TEXT = "the secret of the deployment under test";
    /** The name of the table for the functions. */
    static final String TABLE_NAME = "leadscore-test";

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final URI dynamoDb;
    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Set<Write> written = new ConcurrentSkipListSet<>(
            Comparator.comparing(Write::action).thenComparing(Write::partition));
    private final List<JsonNode> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    private final List<JsonNode> answers = Collections.synchronizedList(new ArrayList<>());
    /** The bus refuses events of this detail type as malformed; blank for none. */
    volatile String malformed = "";
    private volatile String table = TABLE_NAME;
    /** What the receiver of webhooks answers. */
    volatile int hookStatus = 200;
    /** The bodies that it got. */
    final List<JsonNode> hooked = Collections.synchronizedList(new ArrayList<>());

    AwsRecorder(URI dynamoDb) throws IOException {
        this.dynamoDb = dynamoDb;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Lets the functions work on this table from now on, and forgets events and messages of the one before. */
    void useTable(String name) {
        table = name;
        events.clear();
        messages.clear();
        malformed = "";
    }

    /** Returns the calls that were recorded since the last time. */
    Set<String> takeSeen() {
        var taken = new TreeSet<>(seen);
        seen.clear();
        return taken;
    }

    /** Entries that the bus has accepted. */
    List<JsonNode> events() {
        return List.copyOf(events);
    }

    /** Removes all messages from the queue and returns them. */
    List<Message> takeMessages(String queue) {
        var taken = messages.stream().filter(message -> message.queue().equals(queue)).toList();
        messages.removeAll(taken);
        return taken;
    }

    /** The URL of a queue. */
    String queueUrl(String queue) {
        return endpoint() + "/123456789012/" + queue;
    }

    /** The URL at which CloudFormation waits for answers. */
    URI answerUrl() {
        return endpoint().resolve("/cloudformation?X-Amz-Signature=0a1b");
    }

    /** The URL of the receiver of webhooks. */
    URI hookUrl() {
        return endpoint().resolve(HOOK);
    }

    /** The last answer that CloudFormation got. */
    JsonNode lastAnswer() {
        return answers.getLast();
    }

    /** A write, by the action that IAM checks and the partition key of the row. */
    record Write(String action, String partition) {}

    /** Returns the writes to the table since the last time. */
    Set<Write> takeWritten() {
        var taken = Set.copyOf(written);
        written.clear();
        return taken;
    }

    /** A message, and the seconds for which it is delayed. */
    record Message(String queue, String body, int delaySeconds) {}

    private void handle(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            answers.add(Synthesised.json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        if (exchange.getRequestURI().getPath().equals(HOOK)) {
            hooked.add(Synthesised.json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(hookStatus, -1);
            exchange.close();
            return;
        }
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode request = Synthesised.json(body);
        int status = 200;
        String answer;
        if (target.startsWith("DynamoDB")) {
            note(target.substring(target.indexOf('.') + 1), request);
            try {
                var passed = http.send(AwsCall.request(dynamoDb, target, renamed(body, TABLE_NAME, table)),
                        BodyHandlers.ofString());
                status = passed.statusCode();
                answer = renamed(passed.body(), table, TABLE_NAME);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        } else if (target.equals("AWSEvents.PutEvents")) {
            seen.add("events:PutEvents " + BUS);
            answer = putEvents(request);
        } else if (target.equals("secretsmanager.GetSecretValue")
                && request.path("SecretId").asText().equals(SECRET_ARN)) {
            seen.add("secretsmanager:GetSecretValue " + SECRET);
            answer = JsonNodeFactory.instance.objectNode().put("SecretString", SECRET_TEXT).toString();
        } else if (target.equals("secretsmanager.GetSecretValue")
                && request.path("SecretId").asText().equals(WEBHOOK_SECRET_ARN)) {
            seen.add("secretsmanager:GetSecretValue " + WEBHOOK_SECRET);
            answer = JsonNodeFactory.instance.objectNode()
                    .put("SecretString", SECRET_TEXT.replace(' ', '-'))
                    .toString();
        } else if (target.equals("AmazonSQS.ChangeMessageVisibility")) {
            seen.add("sqs:ChangeMessageVisibility " + queue(request));
            answer = "{}";
        } else if (target.equals("AmazonSQS.SendMessageBatch")) {
            seen.add("sqs:SendMessage " + queue(request));
            answer = sendMessages(request);
        } else {
            status = 400;
            answer = "{\"__type\":\"UnknownOperationException\"}";
            seen.add(target);
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String renamed(String json, String from, String to) {
        return json.replace('"' + from + '"', '"' + to + '"');
    }

    /** IAM checks a transaction by its items. */
    private void note(String operation, JsonNode request) {
        if (operation.equals("TransactWriteItems")) {
            request.path("TransactItems").forEach(item -> item.properties().forEach(part -> {
                String kind = part.getKey();
                String action = "dynamodb:" + (kind.equals("ConditionCheck") ? "ConditionCheckItem" : kind + "Item");
                seen.add(action + " " + TABLE);
                noteWrite(action, part.getValue());
            }));
            return;
        }
        if (operation.equals("BatchWriteItem")) {
            request.path("RequestItems")
                    .forEach(items -> items.forEach(item -> noteWrite("dynamodb:BatchWriteItem",
                            item.has("PutRequest") ? item.path("PutRequest") : item.path("DeleteRequest"))));
        }
        if (WRITES.contains(operation)) {
            noteWrite("dynamodb:" + operation, request);
        }
        String index = request.path("IndexName").asText("");
        seen.add("dynamodb:" + operation + " " + (index.isEmpty() ? TABLE : TABLE + "/index/" + index));
    }

    private void noteWrite(String action, JsonNode request) {
        JsonNode row = request.has("Item") ? request.path("Item") : request.path("Key");
        written.add(new Write(action, row.at("/pk/S").asText()));
    }

    private String putEvents(JsonNode request) {
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        int failed = 0;
        for (JsonNode entry : request.path("Entries")) {
            if (entry.path("DetailType").asText().equals(malformed)) {
                results.addObject().put("ErrorCode", "MalformedDetail").put("ErrorMessage", "test");
                failed++;
            } else {
                events.add(entry);
                results.addObject().put("EventId", "e" + events.size());
            }
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("FailedEntryCount", failed);
        return answer.set("Entries", results).toString();
    }

    /** The name of a queue is the last part of its URL. */
    private static String queue(JsonNode request) {
        String url = request.path("QueueUrl").asText();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private String sendMessages(JsonNode request) {
        ArrayNode sent = JsonNodeFactory.instance.arrayNode();
        for (JsonNode entry : request.path("Entries")) {
            String body = entry.path("MessageBody").asText();
            messages.add(new Message(queue(request), body, entry.path("DelaySeconds").asInt()));
            sent.addObject()
                    .put("Id", entry.path("Id").asText())
                    .put("MessageId", "m" + messages.size())
                    .put(
                            "MD5OfMessageBody", md5(body));
        }
        return JsonNodeFactory.instance.objectNode().set("Successful", sent).toString();
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
