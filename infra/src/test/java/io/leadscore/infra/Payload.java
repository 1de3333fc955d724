package io.leadscore.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Payloads of AWS's published samples, with our contents put in; their sources are named beside them. */
final class Payload {
    private Payload() {}

    static String get(String path, String query) {
        ObjectNode payload = http("GET", path);
        payload.put("rawQueryString", query);
        return payload.toString();
    }

    /** A form, base64-encoded as API Gateway hands it on. */
    static String form(String path, String fields) {
        ObjectNode payload = http("POST", path);
        ((ObjectNode) payload.get("headers")).put("content-type", "application/x-www-form-urlencoded");
        payload.put("isBase64Encoded", true);
        payload.put("body", Base64.getEncoder().encodeToString(fields.getBytes(StandardCharsets.UTF_8)));
        return payload.toString();
    }

    static String call(String path, String json) {
        ObjectNode payload = http("POST", path);
        ((ObjectNode) payload.get("headers")).put("content-type", "application/json");
        payload.put("body", json);
        return payload.toString();
    }

    static String event(String id, String detail) {
        ObjectNode payload = sample("eventbridge");
        payload.put("id", id).put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        payload.set("detail", Synthesised.json(detail));
        return payload.toString();
    }

    /** A batch of the table's stream: rows that were inserted, as DynamoDB has them. */
    static String inserted(List<JsonNode> rows) {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        var records = batch.putArray("Records");
        for (JsonNode row : rows) {
            ObjectNode inserted = sample("dynamodb-record");
            ObjectNode change = (ObjectNode) inserted.get("dynamodb");
            change.set("NewImage", row);
            ((ObjectNode) change.get("Keys")).<ObjectNode>set("pk", row.get("pk")).set("sk", row.get("sk"));
            change.put("SequenceNumber", Integer.toString(100 + records.size()));
            records.add(inserted);
        }
        return batch.toString();
    }

    static String messages(List<String> bodies) {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        var records = batch.putArray("Records");
        for (String body : bodies) {
            records.add(sample("sqs-record").put("messageId", "m" + records.size()).put("body", body));
        }
        return batch.toString();
    }

    private static ObjectNode http(String method, String path) {
        ObjectNode payload = sample("http-api-v2");
        payload.put("rawPath", path);
        ObjectNode http = (ObjectNode) payload.at("/requestContext/http");
        http.put("method", method).put("path", path);
        return payload;
    }

    private static ObjectNode sample(String name) {
        try (InputStream sample = Payload.class.getResourceAsStream("/payloads/" + name + ".json")) {
            return (ObjectNode) Synthesised.json(
                    new String(Objects.requireNonNull(sample, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
