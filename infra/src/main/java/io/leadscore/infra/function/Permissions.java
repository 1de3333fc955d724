package io.leadscore.infra.function;

import io.leadscore.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * What each function may do, and nothing else. A test compares this list with the calls that the functions make. IAM checks
 * a transaction by its items: {@code TransactWriteItems} needs {@code PutItem} and {@code DeleteItem}.
 */
public final class Permissions {
    private final LeadTable table;
    private final String busArn;
    private final String sweepQueueArn;
    private final String reevaluationQueueArn;
    private final String lostRecordsArn;

    public Permissions(LeadTable table, String busArn, String sweepQueueArn, String reevaluationQueueArn,
            String lostRecordsArn) {
        this.table = table;
        this.busArn = busArn;
        this.sweepQueueArn = sweepQueueArn;
        this.reevaluationQueueArn = reevaluationQueueArn;
        this.lostRecordsArn = lostRecordsArn;
    }

    public static PolicyStatement allow(List<String> actions, String... resources) {
        return PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .actions(actions)
                .resources(List.of(resources))
                .build();
    }

    public List<PolicyStatement> of(FunctionSpec function) {
        return switch (function) {
            case INGEST, ACTIVITIES -> List.of(decisions());
            case LEADS -> List.of(
                    onTable("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"),
                    allow(List.of("dynamodb:Query"), table.indexArn(TableSchema.RANKING)));
            case PUBLISH -> publish();
            case SWEEP -> List.of(onTable("dynamodb:PutItem"),
                    allow(List.of("sqs:SendMessage"), sweepQueueArn));
            case SWEEP_SHARD -> List.of(decisions(), onTable("dynamodb:UpdateItem"),
                    allow(List.of("dynamodb:Query"), table.indexArn(TableSchema.DUE),
                            table.indexArn(TableSchema.OUTBOX)),
                    allow(List.of("events:PutEvents"), busArn),
                    receive(sweepQueueArn));
            case ACTIVATE_MODEL, OPERATE -> List.of(onTable("dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"),
                    allow(List.of("sqs:SendMessage"), reevaluationQueueArn));
            case REEVALUATE -> List.of(onTable("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan",
                    "dynamodb:PutItem", "dynamodb:DeleteItem"),
                    // A new message continues with the leads that are left.
                    allow(List.of("sqs:SendMessage"), reevaluationQueueArn), receive(reevaluationQueueArn));
        };
    }

    private List<PolicyStatement> publish() {
        var statements = new ArrayList<PolicyStatement>();
        statements.add(allow(List.of("events:PutEvents"), busArn));
        // To mark events as published, and to quarantine events that the bus always refuses.
        statements.add(onTable("dynamodb:UpdateItem", "dynamodb:PutItem"));
        // Lambda itself uses these: to read the stream, and to store records that could not be published.
        statements.add(allow(List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
                table.streamArn()));
        statements.add(allow(List.of("dynamodb:ListStreams"), "*"));
        statements.add(allow(List.of("s3:PutObject"), lostRecordsArn + "/*"));
        statements.add(allow(List.of("s3:ListBucket"), lostRecordsArn));
        return statements;
    }

    /** Reads a lead, its identities and the models, and writes the decision. */
    private PolicyStatement decisions() {
        return onTable("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem",
                "dynamodb:DeleteItem");
    }

    /** Lambda itself uses these, to poll the queue for the function. */
    private static PolicyStatement receive(String queueArn) {
        return allow(List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), queueArn);
    }

    private PolicyStatement onTable(String... actions) {
        return allow(List.of(actions), table.tableArn());
    }
}
