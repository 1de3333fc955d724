package io.leadscore.functions.aws;

import io.leadscore.functions.aws.capacity.CapacityMeter;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The one table (DESIGN section 5): two text keys, three sparse indexes that hold keys only, a stream of new images. Here
 * it is created for a local system; a deployment declares the same from these constants.
 */
public final class LeadscoreTable {
    /** One sparse index: a row is in it while it has both attributes. */
    record Index(String name, String partition, ScalarAttributeType partitionType, String sort,
            ScalarAttributeType sortType) {}

    static final Index DUE = new Index("due", LeadItem.DUE_SHARD, ScalarAttributeType.N, LeadItem.DUE_ON,
            ScalarAttributeType.S);
    static final Index RANKING = new Index("ranking", LeadItem.RANK, ScalarAttributeType.S, LeadItem.BAND,
            ScalarAttributeType.N);
    static final Index OUTBOX = new Index("outbox", EventItem.UNPUBLISHED, ScalarAttributeType.S,
            EventItem.RECORDED_AT, ScalarAttributeType.N);

    static final List<Index> INDEXES = List.of(DUE, RANKING, OUTBOX);

    private LeadscoreTable() {}

    /** A meter of what calls cost on this table. It is given to the clients as an interceptor. */
    public static CapacityMeter meter() {
        return new CapacityMeter(List.of(Keys.PK, Keys.SK),
                INDEXES.stream().map(index -> List.of(index.partition(), index.sort())).toList());
    }

    /** Creates the table, unless it is there. Returns when it can be used. */
    public static void create(AwsClients clients, String table) {
        DynamoDbClient dynamoDb = clients.dynamoDb();
        var definitions = INDEXES.stream()
                .flatMap(index -> List.of(definition(index.partition(), index.partitionType()),
                        definition(index.sort(), index.sortType())).stream());
        var keys = List.of(definition(Keys.PK, ScalarAttributeType.S), definition(Keys.SK, ScalarAttributeType.S));
        try {
            dynamoDb.createTable(request -> request.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(java.util.stream.Stream.concat(keys.stream(), definitions).toList())
                    .keySchema(schema(Keys.PK, Keys.SK))
                    .globalSecondaryIndexes(INDEXES.stream().map(LeadscoreTable::index).toList())
                    .streamSpecification(stream -> stream.streamEnabled(true)
                            .streamViewType(StreamViewType.NEW_IMAGE)));
        } catch (ResourceInUseException e) {
            // It is there, as it is after every restart of a local system.
        }
        try (var waiter = dynamoDb.waiter()) {
            waiter.waitUntilTableExists(request -> request.tableName(table));
        }
    }

    private static GlobalSecondaryIndex index(Index index) {
        return GlobalSecondaryIndex.builder()
                .indexName(index.name())
                .keySchema(schema(index.partition(), index.sort()))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static List<KeySchemaElement> schema(String partition, String sort) {
        return Arrays.asList(KeySchemaElement.builder().attributeName(partition).keyType(KeyType.HASH).build(),
                KeySchemaElement.builder().attributeName(sort).keyType(KeyType.RANGE).build());
    }

    private static AttributeDefinition definition(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
    }
}
