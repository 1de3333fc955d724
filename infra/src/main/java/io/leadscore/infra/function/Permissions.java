package io.leadscore.infra.function;

import io.leadscore.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * What each function may do, and nothing else: a test holds this list against the calls that the functions make. A
 * transaction needs what its items need, so {@code PutItem} and {@code DeleteItem} stand for {@code TransactWriteItems}.
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
                    // What is left goes on with a new message.
                    allow(List.of("sqs:SendMessage"), reevaluationQueueArn), receive(reevaluationQueueArn));
        };
    }

    private List<PolicyStatement> publish() {
        var statements = new ArrayList<PolicyStatement>();
        statements.add(allow(List.of("events:PutEvents"), busArn));
        // To note what is published, and to put aside what the bus can never take.
        statements.add(onTable("dynamodb:UpdateItem", "dynamodb:PutItem"));
        // Of Lambda, on the function's behalf: to read the stream, and to put aside what cannot be published.
        statements.add(allow(List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
                table.streamArn()));
        statements.add(allow(List.of("dynamodb:ListStreams"), "*"));
        statements.add(allow(List.of("s3:PutObject"), lostRecordsArn + "/*"));
        statements.add(allow(List.of("s3:ListBucket"), lostRecordsArn));
        return statements;
    }

    /** Read a lead, its identities, and the models; write what was decided. */
    private PolicyStatement decisions() {
        return onTable("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem",
                "dynamodb:DeleteItem");
    }

    /** Of Lambda, on the function's behalf. */
    private static PolicyStatement receive(String queueArn) {
        return allow(List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), queueArn);
    }

    private PolicyStatement onTable(String... actions) {
        return allow(List.of(actions), table.tableArn());
    }
}
