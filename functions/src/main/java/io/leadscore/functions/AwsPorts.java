package io.leadscore.functions;

import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsSettings;
import io.leadscore.functions.aws.DynamoDbLeadStore;
import io.leadscore.functions.aws.DynamoDbModelStore;
import io.leadscore.functions.aws.DynamoDbOutbox;
import io.leadscore.functions.aws.DynamoDbQuarantine;
import io.leadscore.functions.aws.DynamoDbSweepLog;
import io.leadscore.functions.aws.DynamoDbWriteKeyStore;
import io.leadscore.functions.aws.EventBridgeBus;
import io.leadscore.functions.aws.SqsQueue;
import io.leadscore.functions.flow.EventBus;
import io.leadscore.functions.flow.Quarantine;
import io.leadscore.functions.metrics.EmfMetrics;
import io.leadscore.functions.store.LeadStore;
import io.leadscore.functions.store.ModelStore;
import io.leadscore.functions.store.Outbox;
import io.leadscore.functions.store.SweepLog;
import io.leadscore.functions.store.WorkQueue;
import io.leadscore.functions.store.WriteKeyStore;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** The ports of a deployment: one table, one bus, one queue, over clients that are built when they are first used. */
final class AwsPorts implements Ports {
    private final Settings settings;
    private final AwsClients clients;

    AwsPorts(Settings settings, AwsClients clients) {
        this.settings = settings;
        this.clients = clients;
    }

    /** What a function on Lambda runs on: settings from the environment, the system's clock, random ids. */
    static Wiring wiring() {
        Settings settings = Settings.from(System.getenv());
        var where = new AwsSettings(settings.region(), settings.dynamoDb(), settings.eventBridge(), settings.sqs(),
                false);
        InstantSource clock = InstantSource.system();
        String function = System.getenv().getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "none");
        return new Wiring(settings, new AwsPorts(settings, new AwsClients(where, List.of())), clock,
                () -> UUID.randomUUID().toString(), new EmfMetrics(function, clock, System.out::println));
    }

    @Override
    public LeadStore leads() {
        return new DynamoDbLeadStore(clients, settings.table());
    }

    @Override
    public ModelStore models() {
        return new DynamoDbModelStore(clients, settings.table());
    }

    @Override
    public Outbox outbox() {
        return new DynamoDbOutbox(clients, settings.table());
    }

    @Override
    public SweepLog sweepLog() {
        return new DynamoDbSweepLog(clients, settings.table());
    }

    @Override
    public WriteKeyStore writeKeys() {
        return new DynamoDbWriteKeyStore(clients, settings.table());
    }

    @Override
    public EventBus bus() {
        return new EventBridgeBus(clients, settings.requiredBus());
    }

    @Override
    public WorkQueue sweepQueue() {
        return new SqsQueue(clients, settings.requiredSweepQueueUrl());
    }

    @Override
    public WorkQueue reevaluationQueue() {
        return new SqsQueue(clients, settings.requiredReevaluationQueueUrl());
    }

    @Override
    public Quarantine quarantine() {
        return new DynamoDbQuarantine(clients, settings.table());
    }
}
