package io.leadscore.functions.faults;

import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Ports;
import io.leadscore.functions.Settings;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsSettings;
import io.leadscore.functions.aws.DynamoDbLeadStore;
import io.leadscore.functions.aws.DynamoDbLocal;
import io.leadscore.functions.aws.DynamoDbModelStore;
import io.leadscore.functions.aws.DynamoDbOutbox;
import io.leadscore.functions.aws.DynamoDbSweepLog;
import io.leadscore.functions.aws.DynamoDbWriteKeyStore;
import io.leadscore.functions.aws.EventBridgeBus;
import io.leadscore.functions.aws.SqsQueue;
import io.leadscore.functions.flow.ActiveModels;
import io.leadscore.functions.flow.Counted;
import io.leadscore.functions.flow.EventBus;
import io.leadscore.functions.flow.ModelActivation;
import io.leadscore.functions.flow.PutAside;
import io.leadscore.functions.flow.Quarantine;
import io.leadscore.functions.flow.VirtualClock;
import io.leadscore.functions.store.LeadStore;
import io.leadscore.functions.store.ModelStore;
import io.leadscore.functions.store.Outbox;
import io.leadscore.functions.store.SweepLog;
import io.leadscore.functions.store.WorkQueue;
import io.leadscore.functions.store.WriteKeyStore;
import io.leadscore.functions.store.WriteKeyStore.WriteKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The functions over the real adapters: a table of DynamoDB Local, and stubs of EventBridge and SQS. */
final class Deployment implements Ports, AutoCloseable {
    static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
    static final String KEY = "key1";

    final AwsStub stub = new AwsStub();
    final FaultInjector faults = new FaultInjector(stub.endpoint());
    final VirtualClock clock = new VirtualClock(START);
    final Counted counted = new Counted();
    final PutAside putAside = new PutAside();
    private final AwsClients clients;
    private final String table;

    /**
     * @param table its name
     * @param more  what sees every call besides the faults
     */
    Deployment(String table, ExecutionInterceptor... more) throws IOException {
        this.table = table;
        clients = new AwsClients(
                new AwsSettings("us-east-1", DynamoDbLocal.endpoint(), stub.endpoint(), stub.endpoint(),
                        true),
                Stream.concat(Stream.of(faults), Stream.of(more)).toList());
    }

    /** What every deployment has: a write key and an active model. */
    Deployment furnished() {
        writeKeys().put(KEY, new WriteKey(SourceSettings.of("web"), Set.of(), false));
        new ModelActivation(models(), new ActiveModels(models(), clock, Duration.ZERO, Set.of()), clock)
                .activate(ShippedModels.json("weighted-b2b"));
        return this;
    }

    /** A process that has just started: it has cached nothing. */
    Wiring process(Supplier<String> ids) {
        return new Wiring(Settings.of(table, "us-east-1"), this, clock, ids, counted);
    }

    @Override
    public LeadStore leads() {
        return new DynamoDbLeadStore(clients, table);
    }

    @Override
    public ModelStore models() {
        return new DynamoDbModelStore(clients, table);
    }

    @Override
    public Outbox outbox() {
        return new DynamoDbOutbox(clients, table);
    }

    @Override
    public SweepLog sweepLog() {
        return new DynamoDbSweepLog(clients, table);
    }

    @Override
    public WriteKeyStore writeKeys() {
        return new DynamoDbWriteKeyStore(clients, table);
    }

    @Override
    public EventBus bus() {
        return new EventBridgeBus(clients, "arn:aws:events:us-east-1:123456789012:event-bus/leadscore");
    }

    @Override
    public WorkQueue sweepQueue() {
        return new SqsQueue(clients, stub.endpoint() + "/123456789012/sweep");
    }

    @Override
    public WorkQueue reevaluationQueue() {
        return new SqsQueue(clients, stub.endpoint() + "/123456789012/reevaluations");
    }

    @Override
    public Quarantine quarantine() {
        return putAside;
    }

    @Override
    public void close() {
        clients.close();
        stub.close();
    }
}
