package io.leadscore.functions.faults;

import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsSettings;
import io.leadscore.functions.aws.DynamoDbLocal;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** One table for many runs. The test reads and empties it with a client that no fault reaches. */
final class TestTable implements AutoCloseable {
    /** Writes of one batch. */
    private static final int MAX_WRITES = 25;

    final String name = "faults-" + UUID.randomUUID();
    private final DynamoDbClient client;

    TestTable() {
        URI endpoint = DynamoDbLocal.endpoint();
        try (var clients = new AwsClients(AwsSettings.local(endpoint), List.of())) {
            DynamoDbLocal.createTable(clients, name);
        }
        client = DynamoDbClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    DynamoDbClient client() {
        return client;
    }

    List<Map<String, AttributeValue>> rows() {
        return client.scanPaginator(scan -> scan.tableName(name)).items().stream().toList();
    }

    /** Replaces all rows by these. */
    void restore(List<Map<String, AttributeValue>> wanted) {
        var writes = new ArrayList<WriteRequest>();
        var keys = new HashSet<String>();
        for (Map<String, AttributeValue> row : wanted) {
            keys.add(name(row));
            writes.add(WriteRequest.builder().putRequest(put -> put.item(row)).build());
        }
        for (Map<String, AttributeValue> row : rows()) {
            if (!keys.contains(name(row))) {
                writes.add(WriteRequest.builder()
                        .deleteRequest(delete -> delete.key(Map.of("pk", key(row, "pk"), "sk", key(row, "sk"))))
                        .build());
            }
        }
        for (int from = 0; from < writes.size(); from += MAX_WRITES) {
            var some = writes.subList(from, Math.min(writes.size(), from + MAX_WRITES));
            client.batchWriteItem(write -> write.requestItems(Map.of(name, some)));
        }
    }

    private static String name(Map<String, AttributeValue> row) {
        return key(row, "pk").s() + " " + key(row, "sk").s();
    }

    /**
     * All rows as texts, by key, without the counts of a sweep: the counts of a worker that crashed are lost, and its
     * successor counts only the rest. Leads and events show what happened.
     */
    Map<String, String> content() {
        var content = new TreeMap<String, String>();
        for (Map<String, AttributeValue> row : rows()) {
            var attributes = new TreeMap<String, String>();
            row.forEach((name, value) -> attributes.put(name, value.toString()));
            String partition = key(row, "pk").s();
            if (partition.startsWith("SWEEP#")) {
                attributes.keySet().removeAll(List.of("revision", "due", "changed", "events", "failed"));
            }
            if (partition.equals("SYS#sweep")) {
                attributes.computeIfPresent("detail", (_, detail) -> detail.replaceAll("\"data\":\\{[^}]*\\}", ""));
            }
            content.put(name(row), attributes.toString());
        }
        return content;
    }

    /** The inserts of events as the stream of the table gives them to a function. */
    String streamEvent() {
        var records = new ArrayList<String>();
        for (Map<String, AttributeValue> row : rows()) {
            String sort = key(row, "sk").s();
            if (sort.startsWith("EVT#") || key(row, "pk").s().startsWith("SYS#")) {
                records.add("{\"eventName\": \"INSERT\", \"dynamodb\": {\"SequenceNumber\": \"" + (records.size() + 1)
                        + "\", \"Keys\": " + image(Map.of("pk", key(row, "pk"), "sk", key(row, "sk")))
                        + ", \"NewImage\": " + image(row) + "}}");
            }
        }
        return "{\"Records\": [" + String.join(", ", records) + "]}";
    }

    /** The inserts of links between leads as the stream of the table gives them to a function. */
    String linkEvent() {
        var records = new ArrayList<String>();
        for (Map<String, AttributeValue> row : rows()) {
            if (key(row, "pk").s().startsWith("LINK#")) {
                records.add("{\"eventName\": \"INSERT\", \"dynamodb\": {\"SequenceNumber\": \"" + (records.size() + 1)
                        + "\", \"Keys\": " + image(Map.of("pk", key(row, "pk"), "sk", key(row, "sk"))) + "}}");
            }
        }
        return "{\"Records\": [" + String.join(", ", records) + "]}";
    }

    private static String image(Map<String, AttributeValue> row) {
        var json = new TreeMap<String, io.leadscore.core.json.Json>();
        row.forEach((name, value) -> json.put(name, new io.leadscore.core.json.Json.Obj(
                Map.of(value.s() == null ? "N" : "S",
                        io.leadscore.core.json.Json.text(value.s() == null ? value.n() : value.s())))));
        return new io.leadscore.core.json.Json.Obj(json).toJson();
    }

    private static AttributeValue key(Map<String, AttributeValue> row, String name) {
        return java.util.Objects.requireNonNull(row.get(name));
    }

    @Override
    public void close() {
        client.deleteTable(delete -> delete.tableName(name));
        client.close();
    }
}
