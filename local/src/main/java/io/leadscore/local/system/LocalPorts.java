package io.leadscore.local.system;

import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.EventBus;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.Ports;
import io.leadscore.functions.port.Quarantine;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.WriteKeyStore;

/**
 * The ports of a local system: the adapters of production, except for the queues.
 *
 * @param sweepQueue receives the shards of a sweep
 */
record LocalPorts(Ports aws, WorkQueue sweepQueue) implements Ports {
    /** The client needs a name of the bus. The local bus accepts any. */
    private static final String BUS_ARN = "arn:aws:events:us-east-1:000000000000:event-bus/leadscore";

    /** A local system re-evaluates its leads when it starts, before anything else runs. */
    private static final WorkQueue NO_REEVALUATIONS = (_, _) -> {
        throw new IllegalStateException("a local system re-evaluates its leads when it starts");
    };

    static LocalPorts of(AwsClients clients, String table, WorkQueue sweepQueue, Backoff backoff) {
        return new LocalPorts(
                new AwsPorts(clients, new AwsPorts.Resources(table, () -> BUS_ARN, LocalPorts::noQueue,
                        LocalPorts::noQueue), backoff),
                sweepQueue);
    }

    private static String noQueue() {
        throw new IllegalStateException("a local system has no SQS queue");
    }

    @Override
    public LeadStore leads() {
        return aws.leads();
    }

    @Override
    public ModelStore models() {
        return aws.models();
    }

    @Override
    public Outbox outbox() {
        return aws.outbox();
    }

    @Override
    public SweepLog sweepLog() {
        return aws.sweepLog();
    }

    @Override
    public WriteKeyStore writeKeys() {
        return aws.writeKeys();
    }

    @Override
    public EventBus bus() {
        return aws.bus();
    }

    @Override
    public WorkQueue reevaluationQueue() {
        return NO_REEVALUATIONS;
    }

    @Override
    public Quarantine quarantine() {
        return aws.quarantine();
    }
}
