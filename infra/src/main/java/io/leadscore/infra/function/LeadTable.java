package io.leadscore.infra.function;

import io.leadscore.infra.settings.DeploymentSettings;
import io.leadscore.table.TableSchema;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.constructs.Construct;

/** The DynamoDB table: on demand, with a stream and three sparse indexes of keys only, and protected from deletion. */
public final class LeadTable extends Construct {
    private final Table table;

    /** @param settings has the most units per second. Above them DynamoDB throttles, and the cost of an hour is limited */
    public LeadTable(Construct scope, DeploymentSettings settings) {
        super(scope, "Leads");
        table = Table.Builder.create(this, "Table")
                .partitionKey(string(TableSchema.PK))
                .sortKey(string(TableSchema.SK))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .maxWriteRequestUnits(settings.maxWriteUnits())
                .maxReadRequestUnits(settings.maxReadUnits())
                .stream(StreamViewType.NEW_IMAGE)
                .timeToLiveAttribute(TableSchema.EXPIRES)
                .pointInTimeRecoverySpecification(
                        PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
                .deletionProtection(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        TableSchema.INDEXES.forEach(index -> add(index, settings));
    }

    private void add(TableSchema.Index index, DeploymentSettings settings) {
        table.addGlobalSecondaryIndex(GlobalSecondaryIndexProps.builder()
                .indexName(index.name())
                .partitionKey(attribute(index.partitionKey()))
                .sortKey(attribute(index.sortKey()))
                .projectionType(ProjectionType.KEYS_ONLY)
                .maxWriteRequestUnits(settings.maxWriteUnits())
                .maxReadRequestUnits(settings.maxReadUnits())
                .build());
    }

    private static Attribute attribute(TableSchema.Attribute key) {
        return Attribute.builder().name(key.name()).type(switch (key.type()) {
            case STRING -> AttributeType.STRING;
            case NUMBER -> AttributeType.NUMBER;
        }).build();
    }

    private static Attribute string(String name) {
        return attribute(new TableSchema.Attribute(name, TableSchema.Type.STRING));
    }

    public Table table() {
        return table;
    }

    String tableArn() {
        return table.getTableArn();
    }

    String indexArn(TableSchema.Index index) {
        return table.getTableArn() + "/index/" + index.name();
    }

    public String streamArn() {
        String arn = table.getTableStreamArn();
        if (arn == null) {
            throw new IllegalStateException("the table has no stream");
        }
        return arn;
    }
}
