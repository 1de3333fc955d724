package io.leadscore.functions.aws;

import io.leadscore.functions.port.EventBus;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.Ports;
import io.leadscore.functions.port.Quarantine;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.WriteKeyStore;
import java.util.function.Supplier;

/** The ports of a deployment over AWS: one table, one bus, two queues. Clients are built when they are first used. */
public final class AwsPorts implements Ports {
    private final AwsClients clients;
    private final Resources resources;

    /**
     * What a deployment owns in AWS. A supplier is asked when a port first needs it, so a function needs the settings that it
     * uses, and no others.
     *
     * @param table                name of the table
     * @param busArn               ARN of the event bus
     * @param sweepQueueUrl        URL of the queue with the shards of a sweep
     * @param reevaluationQueueUrl URL of the queue with re-evaluations
     */
    public record Resources(String table, Supplier<String> busArn, Supplier<String> sweepQueueUrl,
            Supplier<String> reevaluationQueueUrl) {}

    public AwsPorts(AwsClients clients, Resources resources) {
        this.clients = clients;
        this.resources = resources;
    }

    @Override
    public LeadStore leads() {
        return new DynamoDbLeadStore(clients, resources.table());
    }

    @Override
    public ModelStore models() {
        return new DynamoDbModelStore(clients, resources.table());
    }

    @Override
    public Outbox outbox() {
        return new DynamoDbOutbox(clients, resources.table());
    }

    @Override
    public SweepLog sweepLog() {
        return new DynamoDbSweepLog(clients, resources.table());
    }

    @Override
    public WriteKeyStore writeKeys() {
        return new DynamoDbWriteKeyStore(clients, resources.table());
    }

    @Override
    public EventBus bus() {
        return new EventBridgeBus(clients, resources.busArn().get());
    }

    @Override
    public WorkQueue sweepQueue() {
        return new SqsQueue(clients, resources.sweepQueueUrl().get());
    }

    @Override
    public WorkQueue reevaluationQueue() {
        return new SqsQueue(clients, resources.reevaluationQueueUrl().get());
    }

    @Override
    public Quarantine quarantine() {
        return new DynamoDbQuarantine(clients, resources.table());
    }
}
