package io.leadscore.functions.aws;

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
import java.util.function.Supplier;

/** The ports of a deployment over AWS: one table, one bus, two queues. Clients are built when they are first used. */
public final class AwsPorts implements Ports {
    private final AwsClients clients;
    private final Resources resources;
    private final Backoff backoff;

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

    /** @param backoff repeats what other writers or throttling held up */
    public AwsPorts(AwsClients clients, Resources resources, Backoff backoff) {
        this.clients = clients;
        this.resources = resources;
        this.backoff = backoff;
    }

    private Table table() {
        return new Table(clients, resources.table(), backoff);
    }

    @Override
    public LeadStore leads() {
        return new DynamoDbLeadStore(table());
    }

    @Override
    public ModelStore models() {
        return new DynamoDbModelStore(table());
    }

    @Override
    public Outbox outbox() {
        return new DynamoDbOutbox(table());
    }

    @Override
    public SweepLog sweepLog() {
        return new DynamoDbSweepLog(table());
    }

    @Override
    public WriteKeyStore writeKeys() {
        return new DynamoDbWriteKeyStore(table());
    }

    @Override
    public EventBus bus() {
        return new EventBridgeBus(clients, resources.busArn().get());
    }

    @Override
    public WorkQueue sweepQueue() {
        return new SqsQueue(clients, resources.sweepQueueUrl().get(), backoff);
    }

    @Override
    public WorkQueue reevaluationQueue() {
        return new SqsQueue(clients, resources.reevaluationQueueUrl().get(), backoff);
    }

    @Override
    public Quarantine quarantine() {
        return new DynamoDbQuarantine(table());
    }
}
