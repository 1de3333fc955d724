package io.leadscore.local.system;

import io.leadscore.functions.access.Access;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.intake.IngestRules;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Json;
import io.leadscore.functions.ActivityEventHandler;
import io.leadscore.functions.CrmSyncHandler;
import io.leadscore.functions.IngestHandler;
import io.leadscore.functions.LeadApiHandler;
import io.leadscore.functions.MergeHandler;
import io.leadscore.functions.PublishHandler;
import io.leadscore.functions.ReevaluateHandler;
import io.leadscore.functions.Settings;
import io.leadscore.functions.SweepDispatchHandler;
import io.leadscore.functions.SweepWorkerHandler;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsSettings;
import io.leadscore.functions.aws.IdentityKeys;
import io.leadscore.functions.aws.local.CommitBarrier;
import io.leadscore.functions.aws.local.DynamoDbLocalProcess;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.aws.local.LocalTable;
import io.leadscore.functions.aws.local.StreamReader;
import io.leadscore.functions.crm.CrmMessage;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.crm.CrmQueue;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import io.leadscore.functions.service.PageRates;
import io.leadscore.local.bus.BusLog;
import io.leadscore.local.bus.LocalBus;
import io.leadscore.local.bus.PutEvents;
import io.leadscore.local.gateway.ApiGateway;
import io.leadscore.local.gateway.ForeignPages;
import io.leadscore.local.gateway.Responses;
import io.leadscore.local.http.LoopbackServer;
import io.leadscore.local.http.PathPrefix;
import io.leadscore.local.page.PageFiles;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The whole system on one machine: the handlers of production behind an HTTP server, DynamoDB Local in a child process, a
 * bus, and a clock that can be set. It listens on the loopback interface only. Thread-safe.
 */
public final class LocalSystem implements AutoCloseable {
    /** The secret write key of a local system, and the source of the activities that are sent with it. */
    public static final String WRITE_KEY = "local";
    /** The write key for pages of a local system, which may say less, and the source of its activities. */
    public static final String PAGE_KEY = "local-page";

    private static final String TABLE = "leadscore";
    private static final String REGION = "us-east-1";
    /** The page asks under it, as in a deployment, where the page and the API have one address. */
    private static final String API = "/api";
    private static final String LOOPBACK = "127.0.0.1";
    /** Requests that are answered at once. DynamoDB Local works on one after the other, so more would only take longer. */
    private static final int MAX_CONCURRENCY = 16;
    /** The timeout of the deployed function that receives events from the bus. */
    private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(60);
    /** A megabyte at most, as rows have a kilobyte. */
    private static final int SCANNED_ROWS = 1_000;
    /** Later than any time that the clock can be set to. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * How to run the system.
     *
     * @param port          0 for any free port
     * @param data          the directory for all data; null to keep nothing after the end
     * @param models        the scoring models to activate, already checked; if empty, the active models stay active
     * @param dynamoDbLocal the directory with the jars of DynamoDB Local
     * @param page          the directory of the built page; null if there is none
     * @param machineClock  the clock to follow until another time is set
     * @param others        the systems that get leads
     */
    public record Options(int port, @Nullable Path data, List<Json> models, Path dynamoDbLocal, @Nullable Path page,
            InstantSource machineClock, Others others) {
        public Options {
            models = List.copyOf(models);
        }
    }

    /**
     * Systems that get leads. They may be on this machine.
     *
     * @param secrets what the settings name
     */
    public record Others(CrmSettings settings, SecretTexts secrets) {
        public static final Others NONE = new Others(CrmSettings.NONE, _ -> "");

        boolean any() {
            return !settings.names().isEmpty();
        }
    }

    private final Closeables resources = new Closeables();
    private final URI url;
    private final CompletableFuture<Void> databaseEnded;

    private LocalSystem(Options options) throws CannotStartException {
        try {
            LoopbackServer server = httpServer(options.port());
            url = URI.create("http://" + LOOPBACK + ":" + server.port());
            Path path = options.data();
            DataDirectory data = path == null ? null : resources.add(DataDirectory.open(path));
            var clock = new LocalClock(options.machineClock(), data == null ? null : data.clock());
            var log = resources.add(data == null ? BusLog.temporary() : BusLog.in(data.busLog()));
            var database = resources.add(
                    DynamoDbLocalProcess.start(options.dynamoDbLocal(), data == null ? null : data.database()));
            databaseEnded = database.onExit();

            LoopbackServer eventBridge = httpServer(0);
            var aws = new AwsSettings(REGION, database.endpoint(),
                    URI.create("http://" + LOOPBACK + ":" + eventBridge.port()), null, null, true);
            var unmetered = resources.add(new AwsClients(aws, List.of()));
            var meter = LocalTable.meter(unmetered);
            var clients = resources.add(new AwsClients(aws,
                    data == null ? List.of(meter) : List.of(meter, new CommitBarrier(unmetered, TABLE))));
            LocalTable.create(clients, TABLE);
            var sweep = new SweepRunner();
            var work = resources.add(new WorkRunner());
            var crm = resources.add(new CrmRunner());
            Others others = options.others();
            var backoff = new Backoff(() -> ThreadLocalRandom.current().nextLong(), clock, Backoff::threadSleep);
            var identityKeys = new IdentityKeys(data == null
                    ? IdentitySecretFile.random()
                    : data.identitySecret(() -> LocalPorts.hasLeads(clients, TABLE, backoff)));
            var ports = new LocalPorts(clients, TABLE, identityKeys, sweep, work, crm,
                    others.secrets(), backoff);
            var wiring = new Wiring(Settings.of(TABLE, REGION)
                    // This system answers on this machine alone.
                    .withAccess(Access.WITHOUT_SIGN_IN)
                    .withCrm(others.settings())
                    .withNextHosts(ownHosts(url.getPort()))
                    .withRates(PageRates.Limits.NONE), ports,
                    clock, () -> UUID.randomUUID().toString(),
                    (name, count) -> {}, backoff);
            var activities = new ActivityEventHandler(wiring);
            var bus = new LocalBus(log, clock, rules(activities, others.any() ? crm : null));
            eventBridge.start(new ForeignPages(eventBridge.port(), _ -> false, new PutEvents(bus)));

            ports.writeKeys().put(WRITE_KEY, new WriteKey(SourceSettings.server(WRITE_KEY), Set.of(), false));
            ports.writeKeys().put(PAGE_KEY, new WriteKey(SourceSettings.page(PAGE_KEY), Set.of(), false));
            wiring.publisher().publishUnpublished(END_OF_TIME);
            wiring.merges().settleAll(END_OF_TIME, END_OF_TIME);
            // Nothing is recorded between the line above and this one. The streams have all that is recorded from here on.
            var events = new StreamReader(unmetered, TABLE, StreamReader.Start.NEWEST, StreamReader.Filter.EVENTS);
            var links = new StreamReader(unmetered, TABLE, StreamReader.Start.NEWEST, StreamReader.Filter.LINKS);
            StartupModels.activate(wiring, ports.models(), options.models());
            var publishing = resources.add(new EventSourceMapping(events, new PublishHandler(wiring)));
            publishing.drain();
            var merging = resources.add(new EventSourceMapping(links, new MergeHandler(wiring)));

            ports.voidRuns().unfinishedVoidRuns().forEach(run -> wiring.voidRunner().proceed(run.id()));
            work.start(new ReevaluateHandler(wiring));
            if (others.any()) {
                lookAtAll(ports.leads(), crm);
                crm.start(new CrmSyncHandler(wiring));
            }

            var dispatcher = new SweepDispatchHandler(wiring);
            var worker = new SweepWorkerHandler(wiring);
            var clockEndpoints = new ClockEndpoints(clock, () -> ports.leads().scan(null, 1).items().isEmpty());
            var local = new LocalRoutes(new BusEndpoints(bus), clockEndpoints, () -> {
                Instant asOf = clock.instant();
                return answer(asOf, sweep.run(dispatcher, worker, ports.sweepLog(), asOf));
            }, meter, () -> {
                merging.drain();
                publishing.drain();
            });
            var turns = new Semaphore(MAX_CONCURRENCY, true);
            Path page = options.page();
            var router = new PathRouter(wiring.leadRoutes(), page == null ? PageFiles.none() : PageFiles.in(page),
                    new ApiGateway(new IngestHandler(wiring), clock, turns),
                    new ApiGateway(new LeadApiHandler(wiring), clock, turns), local);
            meter.reset();
            server.start(new PathPrefix(API, new ForeignPages(server.port(), router::isIngestion, router)));
        } catch (CannotStartException | RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    /**
     * Starts the system. When this returns, the system is ready.
     *
     * @throws CannotStartException if it cannot start with these options; all that was started is stopped again
     */
    public static LocalSystem start(Options options) throws CannotStartException {
        return new LocalSystem(options);
    }

    /**
     * The rules of the bus. Their target is the function that turns events into activities. One more leads events to the queue for
     * another system.
     *
     * @param crm null if no system gets leads
     */
    private static List<LocalBus.Rule> rules(RequestStreamHandler activities, @Nullable CrmQueue crm) {
        LocalBus.Target function = event -> Invocation.run(activities, event, EVENT_TIMEOUT);
        var rules = new ArrayList<>(IngestRules.all()
                .stream()
                .map(rule -> new LocalBus.Rule(rule.name(), rule.eventPattern(), List.of(function)))
                .toList());
        if (crm != null) {
            // The function itself passes over events that are about no lead.
            LocalBus.Target queue = event -> crm.send(List.of(event.toJson()), Duration.ZERO);
            rules.add(new LocalBus.Rule("crm", Json.obj("source", List.of("leadscore")), List.of(queue)));
            // This bus also takes what a partner bus would have. Without settings for it the function refuses it.
            rules.add(new LocalBus.Rule("crm-from-salesforce",
                    Json.obj("source", List.of(Json.obj("prefix", CrmMessage.SALESFORCE_BUS))), List.of(queue)));
        }
        return rules;
    }

    /** What waited when the system was stopped is not known. A lead that the receiver has is not sent again. */
    private static void lookAtAll(LeadStore leads, CrmQueue crm) {
        String cursor = null;
        do {
            LeadStore.Page<String> page = leads.scan(cursor, SCANNED_ROWS);
            crm.send(page.items().stream().map(leadId -> Json.obj("look", leadId).toJson()).toList(), Duration.ZERO);
            cursor = page.next();
        } while (cursor != null);
    }

    /** After a form a browser may be sent to a page on this machine. */
    private static Set<String> ownHosts(int port) {
        return Set.of("localhost", LOOPBACK, "localhost:" + port, LOOPBACK + ":" + port);
    }

    /** A server on this port. It is not started yet. */
    private LoopbackServer httpServer(int port) throws CannotStartException {
        try {
            return resources.add(new LoopbackServer(port, Responses::problem));
        } catch (BindException e) {
            throw new CannotStartException("port " + port + " is in use: choose another with --port");
        } catch (IOException e) {
            throw new CannotStartException(
                    "port " + port + " cannot be used (" + e.getMessage() + "): choose another with --port");
        }
    }

    private static Json.Obj answer(Instant asOf, SweepLog.Counts counts) {
        return Json.obj("asOf", asOf.toString(), "due", counts.due(), "changed", counts.changed(), "events",
                counts.events());
    }

    /** The address of the HTTP server. */
    public URI url() {
        return url;
    }

    /** Completes when the database has ended. The system cannot work without it. */
    public CompletableFuture<Void> databaseEnded() {
        return databaseEnded;
    }

    /** Stops the system. With a data directory, everything that was answered is kept. */
    @Override
    public void close() {
        resources.close();
    }
}
