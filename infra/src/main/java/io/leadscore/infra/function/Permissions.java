package io.leadscore.infra.function;

import static io.leadscore.table.TableSchema.ASIDE_PREFIX;
import static io.leadscore.table.TableSchema.CRM_PREFIX;
import static io.leadscore.table.TableSchema.ID_PREFIX;
import static io.leadscore.table.TableSchema.LEAD_PREFIX;
import static io.leadscore.table.TableSchema.LINK_PREFIX;
import static io.leadscore.table.TableSchema.MODEL_PREFIX;
import static io.leadscore.table.TableSchema.REFUSED_PREFIX;
import static io.leadscore.table.TableSchema.SWEEP_PREFIX;
import static io.leadscore.table.TableSchema.SYSTEM_PREFIX;
import static io.leadscore.table.TableSchema.VOID_RUNS_PREFIX;
import static io.leadscore.table.TableSchema.WRITE_KEY_PREFIX;

import io.leadscore.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * What each function may do, and nothing else. A test compares this list with the calls that the functions make. IAM checks
 * a transaction by its items: {@code TransactWriteItems} needs {@code PutItem} and {@code DeleteItem}. Conditions on the leading
 * key, which is the partition key, limit what a function can write.
 */
public final class Permissions {
    private final LeadTable table;
    private final IdentitySecret secret;
    private final String busArn;
    private final String sweepQueueArn;
    private final String reevaluationQueueArn;
    private final String lostRecordsArn;
    private final String failedMergesArn;
    private final @Nullable Crm crm;

    /**
     * What the function for other systems uses.
     *
     * @param secretArns of the systems
     * @param incoming   the ARNs of the secrets with which systems sign what comes back; empty if nothing does
     * @param hasRecords whether leads have records in a system
     */
    public record Crm(String queueArn, String failedArn, List<String> secretArns, List<String> incoming,
            boolean hasRecords) {
        public Crm {
            secretArns = List.copyOf(secretArns);
            incoming = List.copyOf(incoming);
        }
    }

    /** @param crm null if leads go to no other system */
    public Permissions(LeadTable table, IdentitySecret secret, String busArn, String sweepQueueArn,
            String reevaluationQueueArn, String lostRecordsArn, String failedMergesArn, @Nullable Crm crm) {
        this.crm = crm;
        this.table = table;
        this.secret = secret;
        this.busArn = busArn;
        this.sweepQueueArn = sweepQueueArn;
        this.reevaluationQueueArn = reevaluationQueueArn;
        this.lostRecordsArn = lostRecordsArn;
        this.failedMergesArn = failedMergesArn;
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
            case INGEST -> ingest();
            case ACTIVITIES -> List.of(reads(), identityKeys(),
                    writesExcept(WRITE_KEY_PREFIX, MODEL_PREFIX, SYSTEM_PREFIX, SWEEP_PREFIX, VOID_RUNS_PREFIX,
                            REFUSED_PREFIX, CRM_PREFIX),
                    writes("dynamodb:UpdateItem", LINK_PREFIX));
            case LEADS -> leads();
            case PUBLISH -> publish();
            case MERGE -> merge();
            case SWEEP -> List.of(writes("dynamodb:PutItem", SWEEP_PREFIX),
                    allow(List.of("sqs:SendMessage"), sweepQueueArn));
            case SWEEP_SHARD -> List.of(reads(), identityKeys(),
                    writesExcept(WRITE_KEY_PREFIX, MODEL_PREFIX, VOID_RUNS_PREFIX, REFUSED_PREFIX, CRM_PREFIX),
                    erases(),
                    writes("dynamodb:UpdateItem", LEAD_PREFIX, SYSTEM_PREFIX, SWEEP_PREFIX, ID_PREFIX),
                    allow(List.of("dynamodb:Query"), table.indexArn(TableSchema.DUE),
                            table.indexArn(TableSchema.OUTBOX)),
                    allow(List.of("events:PutEvents"), busArn),
                    receive(sweepQueueArn));
            case ACTIVATE_MODEL -> List.of(onTable("dynamodb:GetItem", "dynamodb:Query"),
                    writes("dynamodb:PutItem", MODEL_PREFIX, SYSTEM_PREFIX),
                    allow(List.of("sqs:SendMessage"), reevaluationQueueArn));
            case OPERATE -> List.of(onTable("dynamodb:GetItem", "dynamodb:Query"),
                    writes("dynamodb:PutItem", MODEL_PREFIX, SYSTEM_PREFIX, WRITE_KEY_PREFIX),
                    allow(List.of("sqs:SendMessage"), reevaluationQueueArn));
            case REEVALUATE -> List.of(onTable("dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"),
                    writesExcept(WRITE_KEY_PREFIX, SWEEP_PREFIX, REFUSED_PREFIX, CRM_PREFIX),
                    // A new message continues with the leads that are left.
                    allow(List.of("sqs:SendMessage"), reevaluationQueueArn), receive(reevaluationQueueArn));
            case CRM_SYNC -> crm(Objects.requireNonNull(crm));
        };
    }

    private List<PolicyStatement> leads() {
        var statements = new ArrayList<>(List.of(reads(), identityKeys(),
                allow(List.of("dynamodb:Query"), table.indexArn(TableSchema.RANKING)),
                // A correction or a merge changes leads, with their events and their ranking.
                writes("dynamodb:DeleteItem", LEAD_PREFIX, ID_PREFIX),
                writes("dynamodb:PutItem", LEAD_PREFIX, VOID_RUNS_PREFIX),
                erases(), writes("dynamodb:UpdateItem", ID_PREFIX),
                // A person makes and revokes write keys. No stranger reaches this function.
                writes("dynamodb:PutItem", WRITE_KEY_PREFIX),
                // A worker voids activities of all leads.
                allow(List.of("sqs:SendMessage"), reevaluationQueueArn)));
        if (crm != null) {
            // A person asks to bring other systems up to date: a message for each lead.
            statements.add(onTable("dynamodb:Scan"));
            statements.add(allow(List.of("sqs:SendMessage"), crm.queueArn()));
        }
        return statements;
    }

    private List<PolicyStatement> ingest() {
        var statements = new ArrayList<>(List.of(reads(), identityKeys(),
                writesExcept(WRITE_KEY_PREFIX, MODEL_PREFIX, SYSTEM_PREFIX, SWEEP_PREFIX, VOID_RUNS_PREFIX, CRM_PREFIX),
                // Counts the refusals of a key in an hour.
                writes("dynamodb:UpdateItem", LINK_PREFIX, REFUSED_PREFIX)));
        if (crm != null && !crm.incoming().isEmpty()) {
            // What a CRM says is checked and queued here. Nothing of it is read or written here.
            statements.add(allow(List.of("secretsmanager:GetSecretValue"), crm.incoming().toArray(String[]::new)));
            statements.add(allow(List.of("sqs:SendMessage"), crm.queueArn()));
        }
        return statements;
    }

    /**
     * Without records it changes no lead. Its rows about leads are in the partitions of the leads, as erasures and exports are of
     * partitions. A record is an identity of its lead, and what sales says of it is an activity.
     */
    private List<PolicyStatement> crm(Crm used) {
        var statements = new ArrayList<PolicyStatement>();
        if (used.hasRecords()) {
            statements.addAll(List.of(reads(), identityKeys(),
                    writesExcept(WRITE_KEY_PREFIX, MODEL_PREFIX, SYSTEM_PREFIX, SWEEP_PREFIX, VOID_RUNS_PREFIX,
                            REFUSED_PREFIX),
                    writes("dynamodb:UpdateItem", LINK_PREFIX)));
        } else {
            statements.addAll(List.of(onTable("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"),
                    writes("dynamodb:PutItem", LEAD_PREFIX, CRM_PREFIX),
                    writes("dynamodb:DeleteItem", LEAD_PREFIX, CRM_PREFIX)));
        }
        statements.addAll(sends(used));
        return statements;
    }

    private List<PolicyStatement> sends(Crm used) {
        return List.of(allow(List.of("dynamodb:Query"), table.indexArn(TableSchema.DUE)),
                allow(List.of("secretsmanager:GetSecretValue"), used.secretArns().toArray(String[]::new)),
                // After a sweep it asks itself to look at leads, and it says when a message is received again.
                allow(List.of("sqs:SendMessage", "sqs:ChangeMessageVisibility"), used.queueArn()),
                allow(List.of("sqs:SendMessage"), used.failedArn()), receive(used.queueArn()));
    }

    private List<PolicyStatement> publish() {
        var statements = new ArrayList<PolicyStatement>();
        statements.add(allow(List.of("events:PutEvents"), busArn));
        // To mark events as published, and to quarantine events that the bus always refuses.
        statements.add(writes("dynamodb:UpdateItem", LEAD_PREFIX, SYSTEM_PREFIX));
        statements.add(writes("dynamodb:PutItem", ASIDE_PREFIX));
        // Lambda itself uses these: to read the stream, and to store records that could not be published.
        statements.addAll(readsStream());
        statements.add(allow(List.of("s3:PutObject"), lostRecordsArn + "/*"));
        statements.add(allow(List.of("s3:ListBucket"), lostRecordsArn));
        return statements;
    }

    /** Reads the secret without which no identity can be looked up. Its key is the one that AWS manages, for which no permission is needed. */
    private PolicyStatement identityKeys() {
        return allow(List.of("secretsmanager:GetSecretValue"), secret.arn());
    }

    private List<PolicyStatement> merge() {
        var statements = new ArrayList<PolicyStatement>();
        statements.add(reads());
        statements.add(writes("dynamodb:PutItem", LEAD_PREFIX));
        statements.add(writes("dynamodb:DeleteItem", LEAD_PREFIX, LINK_PREFIX));
        statements.addAll(readsStream());
        // Lambda itself uses this: to say which records could not be settled.
        statements.add(allow(List.of("sqs:SendMessage"), failedMergesArn));
        return statements;
    }

    /** Lambda itself uses these. */
    private List<PolicyStatement> readsStream() {
        return List.of(
                allow(List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
                        table.streamArn()),
                allow(List.of("dynamodb:ListStreams"), "*"));
    }

    /** Reads a lead, its identities, the models and a write key. */
    private PolicyStatement reads() {
        return onTable("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query");
    }

    /**
     * Writes a decision. The partitions that only other functions write are excluded, so that a fault in the code that
     * strangers can reach makes no write key, model or event of the system. Rows of a new kind about a lead are included.
     */
    private PolicyStatement writesExcept(String... prefixes) {
        return onPartitions("ForAllValues:StringNotLike", List.of("dynamodb:PutItem", "dynamodb:DeleteItem"), prefixes);
    }

    /** Deletes the rows of a lead that was erased. Its identities are not deleted, but replaced. */
    private PolicyStatement erases() {
        return writes("dynamodb:BatchWriteItem", LEAD_PREFIX, LINK_PREFIX);
    }

    /** Writes rows whose partition key has one of the prefixes. */
    private PolicyStatement writes(String action, String... prefixes) {
        return onPartitions("ForAllValues:StringLike", List.of(action), prefixes);
    }

    private PolicyStatement onPartitions(String operator, List<String> actions, String... prefixes) {
        PolicyStatement statement = allow(actions, table.tableArn());
        statement.addCondition(operator, Map.of("dynamodb:LeadingKeys",
                Arrays.stream(prefixes).map(prefix -> prefix + "*").sorted().toList()));
        return statement;
    }

    /** Lambda itself uses these, to poll the queue for the function. */
    private static PolicyStatement receive(String queueArn) {
        return allow(List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), queueArn);
    }

    private PolicyStatement onTable(String... actions) {
        return allow(List.of(actions), table.tableArn());
    }
}
