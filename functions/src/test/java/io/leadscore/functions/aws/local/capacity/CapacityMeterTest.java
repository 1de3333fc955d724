package io.leadscore.functions.aws.local.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsSettings;
import io.leadscore.functions.aws.DynamoDbLocal;
import io.leadscore.functions.aws.local.LocalTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The calculator agrees with DynamoDB Local for simple calls with random items, and with the published rules where
 * DynamoDB Local is wrong.
 */
class CapacityMeterTest {
    private static final int ROUNDS = 150;

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final String table = "capacity-" + UUID.randomUUID();
    private final AwsClients unmetered = new AwsClients(AwsSettings.local(DynamoDbLocal.endpoint()), List.of());
    private final CapacityMeter meter = LocalTable.meter(unmetered);
    private final DynamoDbClient client = DynamoDbClient.builder()
            .endpointOverride(DynamoDbLocal.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(override -> override.addExecutionInterceptor(meter))
            .build();

    @BeforeEach
    void create() {
        DynamoDbLocal.createTable(unmetered, table);
    }

    @AfterEach
    void close() {
        client.deleteTable(request -> request.tableName(table));
        client.close();
        unmetered.close();
    }

    @Test
    void writes_cost_the_same_as_dynamodb_local_reports() {
        int moves = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, AttributeValue> item = item(key());
            moves += expectSame("put", () -> client.putItem(request -> request.tableName(table)
                    .item(item)
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)).consumedCapacity());
            Map<String, AttributeValue> key = key();
            moves += expectSame("update", () -> update(key));
            if (random.nextInt(3) == 0) {
                Map<String, AttributeValue> gone = key();
                moves += expectSame("delete", () -> client.deleteItem(request -> request.tableName(table)
                        .key(gone)
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)).consumedCapacity());
            }
        }
        assertThat(moves).as("writes that changed an index, seed %d", seed).isGreaterThan(ROUNDS / 2);
    }

    private ConsumedCapacity update(Map<String, AttributeValue> key) {
        var values = new HashMap<String, AttributeValue>();
        values.put(":text", AttributeValue.fromS("y".repeat(random.nextInt(3_000))));
        values.put(":on", AttributeValue.fromS("2026-01-0" + (1 + random.nextInt(2))));
        values.put(":shard", AttributeValue.fromN(Integer.toString(random.nextInt(2))));
        String expression = random.nextBoolean()
                ? "SET payload = :text, dueOn = :on, #shard = :shard REMOVE unpublished, recordedAt"
                : "REMOVE dueOn, dueShard SET payload = :text, extra = :shard ADD counted :shard, #more :shard";
        if (!expression.contains(":on")) {
            values.remove(":on");
        }
        Map<String, String> names = expression.contains("#shard") ? Map.of("#shard", "dueShard")
                : Map.of("#more", "more");
        return client.updateItem(request -> {
            request.tableName(table)
                    .key(key)
                    .updateExpression(expression)
                    .expressionAttributeValues(values)
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
            if (!names.isEmpty()) {
                request.expressionAttributeNames(names);
            }
        }).consumedCapacity();
    }

    @Test
    void reads_cost_the_same_as_dynamodb_local_reports() {
        var written = new HashSet<Map<String, AttributeValue>>();
        for (int i = 0; i < 60; i++) {
            Map<String, AttributeValue> key = key();
            Map<String, AttributeValue> item = item(key);
            written.add(key);
            client.putItem(request -> request.tableName(table).item(item));
        }
        for (int round = 0; round < ROUNDS; round++) {
            boolean consistent = random.nextBoolean();
            Map<String, AttributeValue> key = key();
            expectSame("get", () -> client.getItem(request -> request.tableName(table)
                    .key(key)
                    .consistentRead(consistent)
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)).consumedCapacity());
            // Only existing items: for a missing item of a batch, DynamoDB Local charges nothing, DynamoDB the minimum.
            var keys = Stream.generate(this::key).limit(20).filter(written::contains).collect(Collectors.toSet());
            expectSame("batch", () -> client.batchGetItem(
                    request -> request.requestItems(Map.of(table, keysOf(keys, consistent)))
                            .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
                    .consumedCapacity()
                    .getFirst());
            String pk = "p-" + random.nextInt(4);
            expectSame("query", () -> client.query(request -> request.tableName(table)
                    .consistentRead(consistent)
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk)))
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)).consumedCapacity());
            String shard = Integer.toString(random.nextInt(2));
            expectSame("index query", () -> client.query(request -> request.tableName(table)
                    .indexName("due")
                    .keyConditionExpression("dueShard = :shard")
                    .expressionAttributeValues(Map.of(":shard", AttributeValue.fromN(shard)))
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)).consumedCapacity());
        }
    }

    private static KeysAndAttributes keysOf(
            Collection<Map<String, AttributeValue>> keys, boolean consistent) {
        return KeysAndAttributes.builder()
                .keys(keys)
                .consistentRead(consistent)
                .build();
    }

    @Test
    void an_absent_item_costs_the_minimum_and_a_failed_write_its_units() {
        client.batchGetItem(request -> request.requestItems(Map.of(table, keysOf(List.of(key()), true))));
        assertThat(meter.total().units()).isEqualTo(Units.read(1, 0));

        meter.reset();
        Map<String, AttributeValue> item = with(key(), "payload", AttributeValue.fromS("x".repeat(1_500)));
        assertThatThrownBy(() -> client.putItem(
                request -> request.tableName(table).item(item).conditionExpression("attribute_exists(pk)")))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(meter.total()).isEqualTo(new CapacityMeter.Usage(1, Units.write(2, 0)));
    }

    @Test
    void a_transaction_costs_double_on_the_table_and_once_in_the_indexes() {
        Map<String, AttributeValue> before = Map.of("pk", AttributeValue.fromS("p"), "sk", AttributeValue.fromS("s"),
                "dueShard", AttributeValue.fromN("1"), "dueOn", AttributeValue.fromS("2026-01-01"));
        Map<String, AttributeValue> after = with(before, "dueOn", AttributeValue.fromS("2026-01-02"));
        Map<String, AttributeValue> large = Map.of("pk", AttributeValue.fromS("p"), "sk", AttributeValue.fromS("t"),
                "payload", AttributeValue.fromS("x".repeat(1_024)));
        client.putItem(request -> request.tableName(table).item(before));
        meter.reset();

        client.transactWriteItems(request -> request.transactItems(put(after), put(large)));

        assertThat(meter.byOperation())
                .isEqualTo(Map.of("TransactWriteItems", new CapacityMeter.Usage(1, Units.write(2 + 4, 2))));
        meter.reset();
        assertThat(meter.total()).isEqualTo(CapacityMeter.Usage.NONE);
    }

    @Test
    void a_deletion_in_a_transaction_costs_the_size_of_the_deleted_row() {
        Map<String, AttributeValue> large = with(key(), "payload", AttributeValue.fromS("x".repeat(3_000)));
        client.putItem(request -> request.tableName(table).item(large));
        meter.reset();

        var key = Map.of("pk", large.get("pk"), "sk", large.get("sk"));
        client.transactWriteItems(request -> request.transactItems(
                TransactWriteItem.builder().delete(delete -> delete.tableName(table).key(key)).build()));

        assertThat(meter.total()).isEqualTo(new CapacityMeter.Usage(1, Units.write(2 * 3, 0)));
    }

    @Test
    void an_update_in_a_transaction_costs_the_row_and_its_place_in_an_index() {
        Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("p"), "sk", AttributeValue.fromS("u"));
        var update = TransactWriteItem.builder()
                .update(change -> change.tableName(table)
                        .key(key)
                        .updateExpression("SET dueShard = :shard, dueOn = if_not_exists(dueOn, :day), payload = :text")
                        .expressionAttributeValues(Map.of(":shard", AttributeValue.fromN("1"), ":day",
                                AttributeValue.fromS("2026-01-01"), ":text", AttributeValue.fromS("x".repeat(1_500)))))
                .build();

        client.transactWriteItems(request -> request.transactItems(update));
        assertThat(meter.total()).as("a new row").isEqualTo(new CapacityMeter.Usage(1, Units.write(2 * 2, 1)));
        meter.reset();
        client.transactWriteItems(request -> request.transactItems(update));
        assertThat(meter.total()).as("the same row: the index does not change")
                .isEqualTo(new CapacityMeter.Usage(1, Units.write(2 * 2, 0)));
    }

    private TransactWriteItem put(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(item))
                .build();
    }

    private static Map<String, AttributeValue> with(Map<String, AttributeValue> item, String name,
            AttributeValue value) {
        var copy = new HashMap<>(item);
        copy.put(name, value);
        return copy;
    }

    /** Whether an index was written. */
    private int expectSame(String what, Supplier<ConsumedCapacity> call) {
        meter.reset();
        ConsumedCapacity said = call.get();
        Units ours = meter.total().units();
        double indexes = said.globalSecondaryIndexes().values().stream().mapToDouble(Capacity::capacityUnits).sum();
        assertThat(List.of(ours.readTable() + ours.writeTable(), ours.readIndex() + ours.writeIndex()))
                .as("%s, seed %d, DynamoDB says %s", what, seed, said)
                .isEqualTo(List.of(said.table().capacityUnits(), indexes));
        return ours.writeIndex() > 0 ? 1 : 0;
    }

    private Map<String, AttributeValue> key() {
        return Map.of("pk", AttributeValue.fromS("p-" + random.nextInt(4)), "sk",
                AttributeValue.fromS("s-" + random.nextInt(8)));
    }

    /**
     * A random item with attributes of all types, in or not in each index, with sizes around the limit of a unit. It
     * never has only one of the two keys of an index. DynamoDB Local charges an index write for such an item. DynamoDB
     * does not, because the item is not in the index.
     */
    private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
        var item = new HashMap<>(key);
        List<Function<String, AttributeValue>> values = List.of(AttributeValue::fromS,
                text -> AttributeValue.fromB(SdkBytes.fromUtf8String(text)),
                text -> AttributeValue.fromL(List.of(AttributeValue.fromS(text), AttributeValue.fromBool(true))),
                text -> AttributeValue.fromM(Map.of("text", AttributeValue.fromS(text), "nul",
                        AttributeValue.fromNul(true))),
                text -> AttributeValue.fromSs(new ArrayList<>(List.of(text + "1", text + "2"))));
        item.put("payload", values.get(random.nextInt(values.size())).apply("ä".repeat(random.nextInt(2_400))));
        item.put("number", AttributeValue.fromN(Long.toString(random.nextLong())));
        if (random.nextBoolean()) {
            item.put("dueShard", AttributeValue.fromN(Integer.toString(random.nextInt(2))));
            item.put("dueOn", AttributeValue.fromS("2026-01-0" + (1 + random.nextInt(2))));
        }
        if (random.nextBoolean()) {
            item.put("rank", AttributeValue.fromS("b2b#MQL#" + random.nextInt(2)));
            item.put("band", AttributeValue.fromN(Integer.toString(random.nextInt(2))));
        }
        if (random.nextBoolean()) {
            item.put("unpublished", AttributeValue.fromS(Integer.toString(random.nextInt(2))));
            item.put("recordedAt", AttributeValue.fromN(Integer.toString(random.nextInt(2))));
        }
        return item;
    }
}
