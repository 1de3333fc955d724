package io.leadscore.functions.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * EventBridge and SQS, as far as the functions call them, and the answers that DynamoDB Local never gives: throttled,
 * conflict, server error.
 */
final class AwsStub implements AutoCloseable {
    /** Names the fault that the stub must answer with. */
    static final String FAULT = "x-fault";

    private static final JsonReader JSON = new JsonReader(JsonReader.Limits.DOCUMENT);

    /** Ids of the events that were put. */
    final Set<String> published = Collections.synchronizedSet(new LinkedHashSet<>());
    /** Bodies of the messages that were sent. */
    final Set<String> queued = Collections.synchronizedSet(new LinkedHashSet<>());
    private final HttpServer server;

    /** Bodies of the waiting messages, escaped for JSON. The queue is empty after this call. */
    List<String> takeQueued() {
        var bodies = queued.stream().map(body -> body.replace("\"", "\\\"")).toList();
        queued.clear();
        return bodies;
    }

    private record Reply(int status, String body) {}

    AwsStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                Reply reply = reply(exchange);
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(reply.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        Json.Obj request = object(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        String operation = target.substring(target.indexOf('.') + 1);
        String fault = exchange.getRequestHeaders().getFirst(FAULT);
        return switch (String.valueOf(fault)) {
            case "throttle" -> throttled(operation, request);
            case "conflict" -> conflict(operation, request);
            case "5xx" -> new Reply(500, "{\"__type\": \"InternalServerError\", \"message\": \"ill\"}");
            default -> answer(operation, request);
        };
    }

    private static Reply throttled(String operation, Json.Obj request) {
        return switch (operation) {
            // Throttling together with a conflict still counts as throttling.
            case "TransactWriteItems" -> cancelled(request, "ThrottlingError", "TransactionConflict");
            case "PutEvents", "SendMessageBatch", "ChangeMessageVisibility" ->
                new Reply(400, "{\"__type\": \"ThrottlingException\", \"message\": \"slow down\"}");
            default -> new Reply(400,
                    "{\"__type\": \"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\"}");
        };
    }

    private static Reply conflict(String operation, Json.Obj request) {
        return operation.equals("TransactWriteItems")
                ? cancelled(request, "TransactionConflict", "None")
                : new Reply(400, "{\"__type\": \"com.amazonaws.dynamodb.v20120810#TransactionConflictException\"}");
    }

    /** The last item is refused for the first reason, the one before it for the second. */
    private static Reply cancelled(Json.Obj request, String last, String before) {
        int items = ((Json.Arr) java.util.Objects.requireNonNull(request.get("TransactItems"))).items().size();
        String reasons = IntStream.range(0, items)
                .mapToObj(i -> i == items - 1 ? last : i == items - 2 ? before : "None")
                .map(code -> "{\"Code\": \"" + code + "\"}")
                .collect(Collectors.joining(", ", "[", "]"));
        return new Reply(400, "{\"__type\": \"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\", "
                + "\"Message\": \"cancelled\", \"CancellationReasons\": " + reasons + "}");
    }

    private Reply answer(String operation, Json.Obj request) {
        return switch (operation) {
            case "PutEvents" -> {
                var entries = objects(request, "Entries");
                entries.forEach(entry -> published.add(id(String.valueOf(entry.text("Detail")))));
                String ids = entries.stream().map(_ -> "{\"EventId\": \"e\"}").collect(Collectors.joining(", "));
                yield new Reply(200, "{\"FailedEntryCount\": 0, \"Entries\": [" + ids + "]}");
            }
            case "SendMessageBatch" -> {
                String sent = objects(request, "Entries").stream().map(this::sent).collect(Collectors.joining(", "));
                yield new Reply(200, "{\"Successful\": [" + sent + "], \"Failed\": []}");
            }
            case "ChangeMessageVisibility" -> new Reply(200, "{}");
            default -> throw new IllegalStateException("nothing calls " + operation);
        };
    }

    private String sent(Json.Obj entry) {
        String body = String.valueOf(entry.text("MessageBody"));
        queued.add(body);
        return String.format(Locale.ROOT, "{\"Id\": \"%s\", \"MessageId\": \"m\", \"MD5OfMessageBody\": \"%s\"}",
                entry.text("Id"), md5(body));
    }

    /** The id in the metadata of an event. */
    static String id(String detail) {
        return String.valueOf(object(detail).object("metadata").text("id"));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has MD5", e);
        }
    }

    private static List<Json.Obj> objects(Json.Obj request, String key) {
        return ((Json.Arr) java.util.Objects.requireNonNull(request.get(key))).items()
                .stream()
                .map(Json.Obj.class::cast)
                .toList();
    }

    static Json.Obj object(String json) {
        try {
            return JSON.readObject(json);
        } catch (MalformedJsonException e) {
            throw new AssertionError(json, e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
