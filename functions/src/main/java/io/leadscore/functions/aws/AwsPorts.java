package io.leadscore.functions.aws;

import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.EventBus;
import io.leadscore.functions.port.LeadRows;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.Ports;
import io.leadscore.functions.port.Quarantine;
import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.VoidRuns;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.port.crm.CrmQueue;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.SecretTexts;
import java.util.function.Supplier;

/** The ports of a deployment on AWS: one table, one bus, queues and secrets. Clients are built on their first use. */
public final class AwsPorts implements Ports {
    private final AwsClients clients;
    private final Resources resources;
    private final Backoff backoff;
    private final int restores;

    /**
     * The AWS resources of a deployment. A supplier is called when a port first needs its value, so a function needs
     * only the settings that it uses.
     *
     * @param table                name of the table
     * @param identityKeys         keys of identity rows
     * @param busArn               ARN of the event bus
     * @param sweepQueueUrl        URL of the queue for the shards of a sweep
     * @param reevaluationQueueUrl URL of the queue for re-evaluations
     * @param crmQueueUrl          URL of the queue for the systems that get leads
     * @param crmFailedQueueUrl    URL of its dead-letter queue
     */
    public record Resources(String table, Supplier<IdentityKeys> identityKeys, Supplier<String> busArn,
            Supplier<String> sweepQueueUrl,
            Supplier<String> reevaluationQueueUrl, Supplier<String> crmQueueUrl, Supplier<String> crmFailedQueueUrl) {
        /** Of a deployment that sends leads to no system. */
        public Resources(String table, Supplier<IdentityKeys> identityKeys, Supplier<String> busArn,
                Supplier<String> sweepQueueUrl, Supplier<String> reevaluationQueueUrl) {
            this(table, identityKeys, busArn, sweepQueueUrl, reevaluationQueueUrl, Resources::none, Resources::none);
        }

        private static String none() {
            throw new IllegalStateException("this system sends leads to no other");
        }
    }

    /** For a table that was never restored. */
    public AwsPorts(AwsClients clients, Resources resources, Backoff backoff) {
        this(clients, resources, backoff, 0);
    }

    /**
     * @param backoff  retries what failed because of other writers or throttling
     * @param restores how often the table was restored, 0 to 999
     */
    public AwsPorts(AwsClients clients, Resources resources, Backoff backoff, int restores) {
        this.restores = restores;
        this.clients = clients;
        this.resources = resources;
        this.backoff = backoff;
    }

    private Table table() {
        return new Table(clients, resources.table(), backoff);
    }

    @Override
    public LeadStore leads() {
        return new DynamoDbLeadStore(table(), resources.identityKeys(), restores);
    }

    @Override
    public LeadRows leadRows() {
        return new DynamoDbLeadRows(table(), resources.identityKeys());
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
    public RefusedInputs refusedInputs() {
        return new DynamoDbRefusedInputs(table());
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

    @Override
    public VoidRuns voidRuns() {
        return new DynamoDbVoidRuns(table());
    }

    @Override
    public CrmRows crmRows() {
        return new DynamoDbCrmRows(table());
    }

    @Override
    public CrmQueue crmQueue() {
        return new SqsQueue(clients, resources.crmQueueUrl().get(), backoff);
    }

    @Override
    public WorkQueue crmFailed() {
        return new SqsQueue(clients, resources.crmFailedQueueUrl().get(), backoff);
    }

    @Override
    public SecretTexts secrets() {
        return new SecretsManagerTexts(clients);
    }
}
