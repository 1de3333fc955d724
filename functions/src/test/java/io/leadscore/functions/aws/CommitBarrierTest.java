package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.functions.aws.ScriptedAws.Reply;
import io.leadscore.functions.aws.local.CommitBarrier;
import io.leadscore.functions.aws.local.DynamoDbLocalProcess;
import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.BusyException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The read of the barrier, when it happens, and that it is enough with DynamoDB Local. */
class CommitBarrierTest {
    private static final String TABLE = "leadscore";
    private static final Map<String, AttributeValue> ROW = Keys.key("LEAD#lead-1", "LEAD");
    /** Without the barrier, 19 of 20 kills lost a promised transaction. */
    private static final int KILLS = Integer.getInteger("leadscore.kills", 3);
    private static final int MAX_TRANSACTIONS = 50;

    private final List<String> operations = new CopyOnWriteArrayList<>();

    @Test
    void a_transaction_returns_when_a_read_after_it_has_been_answered() {
        try (var aws = new ScriptedAws((operation, _) -> answered(operation, Reply.ok("{}")));
                var clients = behindBarrier(aws)) {
            var table = new Table(clients, TABLE, Backoffs.patient(InstantSource.system()));
            table.transact(List.of(table.putting(ROW)));
            assertThat(operations).containsExactly("TransactWriteItems", "GetItem");
        }
    }

    @Test
    void nothing_else_waits() {
        try (var aws = new ScriptedAws((operation, _) -> answered(operation, Reply.ok("{}")));
                var clients = behindBarrier(aws)) {
            var table = new Table(clients, TABLE, Backoffs.patient(InstantSource.system()));
            table.put(ROW);
            table.remove(ROW, "unpublished");
            table.get(ROW);
            assertThat(operations).containsExactly("PutItem", "UpdateItem", "GetItem");
        }
    }

    @Test
    void a_failed_read_makes_the_transaction_fail() {
        try (var aws = new ScriptedAws((operation, _) -> answered(operation,
                operation.equals("GetItem") ? new Reply(500, "{}") : Reply.ok("{}")));
                var clients = behindBarrier(aws)) {
            var table = new Table(clients, TABLE, Backoffs.patient(InstantSource.system()));
            assertThatThrownBy(() -> table.transact(List.of(table.putting(ROW))))
                    .isInstanceOf(BusyException.class);
            assertThat(operations).startsWith("TransactWriteItems", "GetItem").containsOnlyOnce("TransactWriteItems");
        }
    }

    @Test
    void a_promised_transaction_survives_a_kill_of_the_database(@TempDir Path data) {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new SplittableRandom(seed);
        var lost = new ArrayList<String>();
        List<String> promised = List.of();
        for (int round = 0; round <= KILLS; round++) {
            try (var database = DynamoDbLocalProcess.start(DynamoDbLocalProcess.builtLib(), data);
                    var direct = new AwsClients(AwsSettings.local(database.endpoint()), List.of());
                    var clients = new AwsClients(AwsSettings.local(database.endpoint()),
                            List.of(new CommitBarrier(direct, TABLE)))) {
                LocalTable.create(direct, TABLE);
                var table = new Table(clients, TABLE, Backoffs.patient(InstantSource.system()));
                promised.stream().filter(pk -> table.get(Keys.key(pk, Keys.LEAD)).isEmpty()).forEach(lost::add);
                promised = transactUntilKilled(table, "LEAD#" + round, random.nextInt(MAX_TRANSACTIONS),
                        DynamoDbLocalProcess.runningOn(data));
            }
        }
        assertThat(lost).as("-Dleadscore.seed=%d", seed).isEmpty();
    }

    /** DynamoDB Local may answer too early, so the kill follows the last answer at once. */
    private static List<String> transactUntilKilled(Table table, String prefix, int more, List<ProcessHandle> running) {
        var promised = new ArrayList<String>();
        for (int i = 0; i <= more; i++) {
            String pk = prefix + "-" + i;
            table.transact(List.of(table.putting(Keys.key(pk, Keys.LEAD)), table.putting(Keys.key(pk, "EVT#1"))));
            promised.add(pk);
        }
        running.forEach(ProcessHandle::destroyForcibly);
        return promised;
    }

    private static AwsClients behindBarrier(ScriptedAws aws) {
        return new AwsClients(aws.settings(), List.of(new CommitBarrier(aws.clients(), TABLE)));
    }

    private Reply answered(String operation, Reply reply) {
        operations.add(operation);
        return reply;
    }
}
