package io.leadscore.functions.aws.local;

import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.table.TableSchema;
import io.leadscore.table.TableSchema.Attribute;
import io.leadscore.table.TableSchema.Index;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
 * Creates the table of a local system: two string keys, sparse indexes that contain only keys, and a stream of new
 * images. A deployment declares the same table from {@link TableSchema}.
 */
public final class LocalTable {
    private LocalTable() {}

    /**
     * A meter of the capacity that calls consume on this table. Clients get it as an interceptor.
     *
     * @param unmetered other clients of the same database, which the meter uses for its own reads
     */
    public static CapacityMeter meter(AwsClients unmetered) {
        return new CapacityMeter(List.of(TableSchema.PK, TableSchema.SK),
                TableSchema.INDEXES.stream()
                        .map(index -> List.of(index.partitionKey().name(), index.sortKey().name()))
                        .toList(),
                unmetered::dynamoDb);
    }

    /** Creates the table unless it exists. Returns when the table is ready. */
    public static void create(AwsClients clients, String table) {
        DynamoDbClient dynamoDb = clients.dynamoDb();
        var definitions = Stream.concat(
                Stream.of(new Attribute(TableSchema.PK, TableSchema.Type.STRING),
                        new Attribute(TableSchema.SK, TableSchema.Type.STRING)),
                TableSchema.INDEXES.stream().flatMap(index -> Stream.of(index.partitionKey(), index.sortKey())));
        try {
            dynamoDb.createTable(request -> request.tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(definitions.map(LocalTable::definition).toList())
                    .keySchema(schema(TableSchema.PK, TableSchema.SK))
                    .globalSecondaryIndexes(TableSchema.INDEXES.stream().map(LocalTable::index).toList())
                    .streamSpecification(stream -> stream.streamEnabled(true)
                            .streamViewType(StreamViewType.NEW_IMAGE)));
        } catch (ResourceInUseException e) {
            // The table exists, as after every restart of a local system.
        }
        try (var waiter = dynamoDb.waiter()) {
            waiter.waitUntilTableExists(request -> request.tableName(table));
        }
    }

    private static GlobalSecondaryIndex index(Index index) {
        return GlobalSecondaryIndex.builder()
                .indexName(index.name())
                .keySchema(schema(index.partitionKey().name(), index.sortKey().name()))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static List<KeySchemaElement> schema(String partition, String sort) {
        return Arrays.asList(KeySchemaElement.builder().attributeName(partition).keyType(KeyType.HASH).build(),
                KeySchemaElement.builder().attributeName(sort).keyType(KeyType.RANGE).build());
    }

    private static AttributeDefinition definition(Attribute attribute) {
        ScalarAttributeType type = switch (attribute.type()) {
            case STRING -> ScalarAttributeType.S;
            case NUMBER -> ScalarAttributeType.N;
        };
        return AttributeDefinition.builder().attributeName(attribute.name()).attributeType(type).build();
    }
}
