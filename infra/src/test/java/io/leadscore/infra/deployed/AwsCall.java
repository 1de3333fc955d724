package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadscore.infra.Synthesised;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls of AWS's JSON protocol. Emulators accept their signature, which is not a real one. */
final class AwsCall {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private AwsCall() {}

    /** @param target such as {@code DynamoDB_20120810.CreateTable} */
    static JsonNode to(URI endpoint, String target, String body) throws Exception {
        var answer = HTTP.send(request(endpoint, target, body), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(target + ": " + answer.body());
        }
        return Synthesised.json(answer.body().isEmpty() ? "{}" : answer.body());
    }

    static HttpRequest request(URI endpoint, String target, String body) {
        String service = service(target);
        return HttpRequest.newBuilder(endpoint)
                .header("X-Amz-Target", target)
                .header("Content-Type",
                        service.equals("events") || service.equals("secretsmanager")
                                ? "application/x-amz-json-1.1"
                                : "application/x-amz-json-1.0")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/" + service
                        + "/aws4_request, SignedHeaders=host, Signature=0")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String service(String target) {
        if (target.startsWith("DynamoDB")) {
            return "dynamodb";
        }
        if (target.startsWith("AmazonSQS")) {
            return "sqs";
        }
        return target.startsWith("secretsmanager") ? "secretsmanager" : "events";
    }

    /** Creates the table of the template. */
    static void createTable(URI endpoint, JsonNode table, String name) throws Exception {
        ObjectNode request = table.deepCopy();
        request.retain("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes",
                "StreamSpecification");
        request.put("TableName", name);
        ((ObjectNode) request.get("StreamSpecification")).put("StreamEnabled", true);
        to(endpoint, "DynamoDB_20120810.CreateTable", request.toString());
    }
}
