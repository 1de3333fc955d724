package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadscore.infra.Synthesised;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Payloads with the structure of samples that AWS publishes, and with the contents of the tests. README.md names the samples. */
final class Payload {
    private Payload() {}

    static String get(String path, String query) {
        ObjectNode payload = http("GET", path);
        payload.put("rawQueryString", query);
        if (!query.isEmpty()) {
            ObjectNode parameters = payload.putObject("queryStringParameters");
            for (String parameter : query.split("&", -1)) {
                String[] nameAndValue = parameter.split("=", 2);
                parameters.put(nameAndValue[0], nameAndValue[1]);
            }
        }
        return payload.toString();
    }

    /** A form, base64-encoded as API Gateway sends it to the function. */
    static String delete(String path) {
        return http("DELETE", path).toString();
    }

    static String form(String path, String fields) {
        ObjectNode payload = http("POST", path);
        ((ObjectNode) payload.get("headers")).put("content-type", "application/x-www-form-urlencoded")
                .put("content-length", Integer.toString(fields.length()));
        payload.put("isBase64Encoded", true);
        payload.put("body", Base64.getEncoder().encodeToString(fields.getBytes(StandardCharsets.UTF_8)));
        return payload.toString();
    }

    static String call(String path, String json) {
        ObjectNode payload = http("POST", path);
        ((ObjectNode) payload.get("headers")).put("content-type", "application/json")
                .put("content-length", Integer.toString(json.length()));
        payload.put("body", json);
        return payload.toString();
    }

    static String event(String id, String detail) {
        ObjectNode payload = sample("eventbridge");
        payload.put("id", id).put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        payload.set("detail", Synthesised.json(detail));
        return payload.toString();
    }

    /** A batch of the table's stream: inserts of these rows. */
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

    /**
     * A request of CloudFormation for a resource of the template.
     *
     * @param type {@code Create}, {@code Update} or {@code Delete}
     * @param old  properties before an update; unused for other requests
     */
    static String resource(String type, String logicalId, JsonNode properties, JsonNode old, URI answerUrl) {
        ObjectNode payload = sample("custom-resource");
        payload.put("RequestType", type).put("ResponseURL", answerUrl.toString()).put("LogicalResourceId", logicalId);
        // CloudFormation resolves references to other resources, and sends numbers as strings.
        ObjectNode resolved = properties.deepCopy();
        resolved.put("ServiceToken", payload.get("ServiceToken").asText())
                .put("ServiceTimeout", properties.path("ServiceTimeout").asText());
        payload.set("ResourceProperties", resolved);
        if (!type.equals("Create")) {
            payload.put("PhysicalResourceId", "model/before");
        }
        if (type.equals("Update")) {
            payload.set("OldResourceProperties", old);
        }
        return payload.toString();
    }

    private static ObjectNode http(String method, String path) {
        ObjectNode payload = sample("http-api-v2");
        ApiRoutes.Taken route = ApiRoutes.of(method, path);
        payload.put("rawPath", path).put("routeKey", route.routeKey());
        ObjectNode context = (ObjectNode) payload.get("requestContext");
        context.put("routeKey", route.routeKey());
        ((ObjectNode) context.get("http")).put("method", method).put("path", path);
        if (!route.pathParameters().isEmpty()) {
            ObjectNode parameters = payload.putObject("pathParameters");
            route.pathParameters().forEach(parameters::put);
        }
        if (route.authorizer().isPresent()) {
            context.set("authorizer", sample("http-api-v2-jwt"));
        }
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
