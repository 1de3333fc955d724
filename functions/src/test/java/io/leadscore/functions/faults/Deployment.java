package io.leadscore.functions.faults;

import io.leadscore.functions.access.Access;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Settings;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.aws.AwsSettings;
import io.leadscore.functions.aws.DynamoDbLocal;
import io.leadscore.functions.aws.DynamoDbStores;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.Backoffs;
import io.leadscore.functions.port.ForwardingPorts;
import io.leadscore.functions.port.Quarantine;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import io.leadscore.functions.service.Counted;
import io.leadscore.functions.service.ModelCache;
import io.leadscore.functions.service.PutAside;
import io.leadscore.functions.service.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** The functions over the real adapters: a table of DynamoDB Local, and stubs of EventBridge and SQS. */
final class Deployment extends ForwardingPorts implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
    static final String KEY = "key1";

    final AwsStub stub;
    final FaultInjector faults;
    final VirtualClock clock;
    final Counted counted = new Counted();
    final PutAside putAside = new PutAside();
    private final AwsClients clients;
    private final String table;
    final Backoff backoff;

    /**
     * @param table its name
     * @param more  interceptors of every call, in addition to the faults
     */
    Deployment(String table, ExecutionInterceptor... more) throws IOException {
        this(new Connection(table, AwsSettings.FIRST_WAIT, Backoffs::patient, more));
    }

    /** Repeats without waiting: time does not repair an injected fault. */
    static Deployment impatient(String table) throws IOException {
        return new Deployment(new Connection(table, Duration.ofMillis(1), Backoffs::impatient));
    }

    private Deployment(Connection to) {
        super(to.ports());
        stub = to.stub;
        faults = to.faults;
        clock = to.clock;
        clients = to.clients;
        table = to.table;
        backoff = to.backoff;
    }

    /** The clients of one process: their calls can fail. */
    private static final class Connection {
        final AwsStub stub = new AwsStub();
        final FaultInjector faults = new FaultInjector(stub.endpoint());
        final VirtualClock clock = new VirtualClock(START);
        final String table;
        final Backoff backoff;
        final AwsClients clients;

        Connection(String table, Duration firstWait, Function<InstantSource, Backoff> backoff,
                ExecutionInterceptor... more) throws IOException {
            this.table = table;
            this.backoff = backoff.apply(clock);
            clients = new AwsClients(
                    new AwsSettings("us-east-1", DynamoDbLocal.endpoint(), stub.endpoint(), stub.endpoint(), null, true,
                            firstWait),
                    Stream.concat(Stream.of(faults), Stream.of(more)).toList());
        }

        AwsPorts ports() {
            return new AwsPorts(clients,
                    new AwsPorts.Resources(table, DynamoDbStores.IDENTITY_KEYS,
                            () -> "arn:aws:events:us-east-1:123456789012:event-bus/leadscore",
                            () -> stub.endpoint() + "/123456789012/sweep",
                            () -> stub.endpoint() + "/123456789012/reevaluations",
                            () -> stub.endpoint() + "/123456789012/crm",
                            () -> stub.endpoint() + "/123456789012/crm-failed"),
                    backoff);
        }
    }

    /** What every deployment has: a write key and an active model. */
    Deployment furnished() {
        writeKeys().put(KEY, new WriteKey(SourceSettings.server("web"), Set.of(), false));
        new ModelActivation(models(), new ModelCache(models(), clock, Duration.ZERO, Set.of()), clock)
                .activate(ShippedModels.json("weighted-b2b"));
        return this;
    }

    /** A process that has just started and has an empty cache. */
    Wiring process(Supplier<String> ids) {
        return process(ids, CrmSettings.NONE);
    }

    /** A process that sends leads to other systems. */
    Wiring process(Supplier<String> ids, CrmSettings crm) {
        return new Wiring(Settings.of(table, "us-east-1").withAccess(Access.WITHOUT_SIGN_IN).withCrm(crm), this, clock,
                ids, counted, backoff);
    }

    @Override
    public SecretTexts secrets() {
        return _ -> "secret";
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
