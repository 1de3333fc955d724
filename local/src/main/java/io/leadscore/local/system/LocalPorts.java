package io.leadscore.local.system;

import io.leadscore.functions.Ports;
import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.DynamoDbLeadStore;
import io.leadscore.functions.aws.DynamoDbModelStore;
import io.leadscore.functions.aws.DynamoDbOutbox;
import io.leadscore.functions.aws.DynamoDbQuarantine;
import io.leadscore.functions.aws.DynamoDbSweepLog;
import io.leadscore.functions.aws.DynamoDbWriteKeyStore;
import io.leadscore.functions.aws.EventBridgeBus;
import io.leadscore.functions.flow.EventBus;
import io.leadscore.functions.flow.Quarantine;
import io.leadscore.functions.store.LeadStore;
import io.leadscore.functions.store.ModelStore;
import io.leadscore.functions.store.Outbox;
import io.leadscore.functions.store.SweepLog;
import io.leadscore.functions.store.WorkQueue;
import io.leadscore.functions.store.WriteKeyStore;

/** The outside world of a local system: the adapters of production, but for the queue. */
record LocalPorts(LeadStore leads, ModelStore models, Outbox outbox, SweepLog sweepLog, WriteKeyStore writeKeys,
        EventBus bus, WorkQueue sweepQueue, WorkQueue reevaluationQueue, Quarantine quarantine) implements Ports {
    /** Names the bus to the client; the local bus takes any. */
    private static final String BUS_ARN = "arn:aws:events:us-east-1:000000000000:event-bus/leadscore";

    /** Leads are re-evaluated when the system starts, before anything else runs. */
    private static final WorkQueue NO_REEVALUATIONS = (_, _) -> {
        throw new IllegalStateException("a local system re-evaluates its leads when it starts");
    };

    static LocalPorts of(AwsClients clients, String table, WorkQueue queue) {
        return new LocalPorts(new DynamoDbLeadStore(clients, table), new DynamoDbModelStore(clients, table),
                new DynamoDbOutbox(clients, table), new DynamoDbSweepLog(clients, table),
                new DynamoDbWriteKeyStore(clients, table), new EventBridgeBus(clients, BUS_ARN), queue,
                NO_REEVALUATIONS, new DynamoDbQuarantine(clients, table));
    }
}
