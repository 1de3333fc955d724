package io.leadscore.infra.function;

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

/** The one table: on demand, with a stream, three sparse indexes that hold keys only, and protection from ourselves. */
public final class LeadTable extends Construct {
    static final String DUE = "due";
    static final String RANKING = "ranking";
    static final String OUTBOX = "outbox";

    private final Table table;

    public LeadTable(Construct scope) {
        super(scope, "Leads");
        table = Table.Builder.create(this, "Table")
                .partitionKey(attribute("pk", AttributeType.STRING))
                .sortKey(attribute("sk", AttributeType.STRING))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .stream(StreamViewType.NEW_IMAGE)
                .pointInTimeRecoverySpecification(
                        PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
                .deletionProtection(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        index(DUE, attribute("dueShard", AttributeType.NUMBER), attribute("dueOn", AttributeType.STRING));
        index(RANKING, attribute("rank", AttributeType.STRING), attribute("band", AttributeType.NUMBER));
        index(OUTBOX, attribute("unpublished", AttributeType.STRING), attribute("recordedAt", AttributeType.NUMBER));
    }

    private void index(String name, Attribute partitionKey, Attribute sortKey) {
        table.addGlobalSecondaryIndex(GlobalSecondaryIndexProps.builder()
                .indexName(name)
                .partitionKey(partitionKey)
                .sortKey(sortKey)
                .projectionType(ProjectionType.KEYS_ONLY)
                .build());
    }

    private static Attribute attribute(String name, AttributeType type) {
        return Attribute.builder().name(name).type(type).build();
    }

    public Table table() {
        return table;
    }

    String tableArn() {
        return table.getTableArn();
    }

    String indexArn(String index) {
        return table.getTableArn() + "/index/" + index;
    }

    public String streamArn() {
        String arn = table.getTableStreamArn();
        if (arn == null) {
            throw new IllegalStateException("the table has a stream");
        }
        return arn;
    }
}
