package io.leadscore.functions;

import io.leadscore.core.activity.BlockedIdentities;
import io.leadscore.core.intake.BusIntake;
import io.leadscore.core.intake.IntakePolicy;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.functions.access.Access;
import io.leadscore.functions.aws.AwsClients;
import io.leadscore.functions.aws.AwsPorts;
import io.leadscore.functions.aws.AwsSettings;
import io.leadscore.functions.aws.EmfMetrics;
import io.leadscore.functions.aws.IdentityKeys;
import io.leadscore.functions.crm.Announcements;
import io.leadscore.functions.crm.ChangeEvents;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.crm.CrmSync;
import io.leadscore.functions.crm.CrmWork;
import io.leadscore.functions.crm.IncomingChanges;
import io.leadscore.functions.crm.IncomingSettings;
import io.leadscore.functions.crm.Qualifying;
import io.leadscore.functions.crm.ScoreWatch;
import io.leadscore.functions.crm.SinkWork;
import io.leadscore.functions.http.Cors;
import io.leadscore.functions.http.HttpEdge;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.incoming.IncomingEvents;
import io.leadscore.functions.incoming.IncomingRoutes;
import io.leadscore.functions.ingest.IngestRoutes;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.models.ModelRollout;
import io.leadscore.functions.models.Operations;
import io.leadscore.functions.models.Reevaluation;
import io.leadscore.functions.operate.OperateRoutes;
import io.leadscore.functions.people.PeopleRoutes;
import io.leadscore.functions.people.VoidRoutes;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.Ports;
import io.leadscore.functions.port.Quarantine;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.crm.CrmQueue;
import io.leadscore.functions.port.crm.CrmSink;
import io.leadscore.functions.port.crm.Profiles;
import io.leadscore.functions.port.crm.RecordOwners;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.query.LeadProfile;
import io.leadscore.functions.query.LeadRoutes;
import io.leadscore.functions.query.PublishedStages;
import io.leadscore.functions.sales.SalesRoutes;
import io.leadscore.functions.service.Erasures;
import io.leadscore.functions.service.LeadCorrections;
import io.leadscore.functions.service.LeadMerges;
import io.leadscore.functions.service.LeadSplits;
import io.leadscore.functions.service.LeadUpdates;
import io.leadscore.functions.service.ModelCache;
import io.leadscore.functions.service.OutboxPublisher;
import io.leadscore.functions.service.OutcomeRecorder;
import io.leadscore.functions.service.PageRates;
import io.leadscore.functions.service.RecordClaims;
import io.leadscore.functions.service.Refusals;
import io.leadscore.functions.service.Sweep;
import io.leadscore.functions.service.VoidRunner;
import io.leadscore.functions.service.WriteKeyMaker;
import io.leadscore.functions.service.WriteKeys;
import io.leadscore.functions.sinks.Sinks;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only composition root. It creates every part of a running system, once, when the part is first needed.
 * Thread-safe.
 *
 * <p>The clock, ids, metrics and ports are parameters, so that a local system and tests run the same parts.
 */
public final class Wiring {
    private final Settings settings;
    private final Ports ports;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final Metrics metrics;
    private final Backoff backoff;
    private final HttpEdge.Ending ending;
    private final Set<String> numericTraits;

    private final Supplier<ModelCache> models = once(this::makeModels);
    private final Supplier<LeadUpdates> decisions = once(this::makeDecisions);
    private final Supplier<LeadMerges> merges = once(this::makeMerges);
    private final Supplier<VoidRunner> voidRunner = once(this::makeVoidRunner);
    private final Supplier<Erasures> erasures = once(this::makeErasures);
    private final Supplier<OutboxPublisher> publisher = once(this::makePublisher);
    private final Supplier<Sweep> sweep = once(this::makeSweep);
    private final Supplier<CrmWork> crmWork = once(this::makeCrmWork);
    private final Supplier<HttpEdge> ingest = once(this::makeIngest);
    private final Supplier<HttpEdge> leadApi = once(() -> edge(leadRoutes(), access(), Cors.NONE));

    /** @param ids random ids that were never used before, for new leads and for messages without an id */
    public Wiring(Settings settings, Ports ports, InstantSource clock, Supplier<String> ids, Metrics metrics,
            Backoff backoff) {
        this(settings, ports, clock, ids, metrics, backoff, HttpEdge.Ending.BY_CALLER,
                SourceSettings.DEFAULT_NUMERIC_TRAITS);
    }

    private Wiring(Settings settings, Ports ports, InstantSource clock, Supplier<String> ids, Metrics metrics,
            Backoff backoff, HttpEdge.Ending ending, Set<String> numericTraits) {
        this.settings = settings;
        this.ports = ports;
        this.clock = clock;
        this.ids = ids;
        this.metrics = metrics;
        this.backoff = backoff;
        this.ending = ending;
        this.numericTraits = numericTraits;
    }

    /** For a function on Lambda: settings from the environment, the system's clock, random ids. */
    static Wiring onLambda() {
        Settings settings = Settings.from(System.getenv());
        var aws = new AwsSettings(settings.region(), settings.dynamoDb(), settings.eventBridge(), settings.sqs(),
                settings.secretsManager(), false);
        InstantSource clock = InstantSource.system();
        var backoff = new Backoff(() -> ThreadLocalRandom.current().nextLong(), clock, Backoff::threadSleep);
        var clients = new AwsClients(aws, List.of());
        var ports = new AwsPorts(clients, new AwsPorts.Resources(settings.table(),
                IdentityKeys.inSecretsManager(clients, settings::requiredIdentitySecret), settings::requiredBus,
                settings::requiredSweepQueueUrl, settings::requiredReevaluationQueueUrl,
                () -> Settings.crmQueueUrl(System.getenv()), () -> Settings.crmFailedQueueUrl(System.getenv())),
                backoff, Settings.restores(System.getenv()));
        String function = System.getenv().getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "none");
        return new Wiring(settings, ports, clock, () -> UUID.randomUUID().toString(),
                new EmfMetrics(function, clock, System.out::println), backoff,
                new EnvironmentEnd(System.getenv().getOrDefault("AWS_LAMBDA_RUNTIME_API", "127.0.0.1"),
                        Runtime.getRuntime()::halt),
                Settings.numericTraits(System.getenv()));
    }

    /** Creates a part on the first call, and returns the same part on every call. */
    private static <T> Supplier<T> once(Supplier<T> make) {
        return new Supplier<>() {
            private @Nullable T made;

            @Override
            public synchronized T get() {
                if (made == null) {
                    made = make.get();
                }
                return made;
            }
        };
    }

    private HttpEdge makeIngest() {
        return edge(ingestRoutes(), Access.CLOSED, new Cors(settings.corsOrigins()));
    }

    private HttpEdge edge(Routes routes, Access access, Cors cors) {
        return new HttpEdge(routes, access, ending, cors);
    }

    private ModelCache makeModels() {
        return new ModelCache(ports.models(), clock, settings.modelCache(), settings.publishedTraits());
    }

    private LeadUpdates makeDecisions() {
        return new LeadUpdates(ports.leads(), models(), ports.quarantine(), metrics, clock, ids, backoff,
                settings.rates().leadPerMinute());
    }

    private LeadMerges makeMerges() {
        return new LeadMerges(ports.leads(), decisions(), models(), metrics, clock);
    }

    private VoidRunner makeVoidRunner() {
        return new VoidRunner(ports.leads(), ports.voidRuns(), corrections(), ports.reevaluationQueue(), metrics, clock,
                ids);
    }

    /** Voids activities of a lead, and restores them. */
    public LeadCorrections corrections() {
        return new LeadCorrections(ports.leads(), decisions(), models(), clock);
    }

    private Erasures makeErasures() {
        return new Erasures(ports.leads(), ports.leadRows(), decisions(), metrics, clock);
    }

    private OutboxPublisher makePublisher() {
        return new OutboxPublisher(ports.bus(), ports.outbox(), ports.quarantine(), metrics, clock, backoff);
    }

    private Sweep makeSweep() {
        return new Sweep(ports.leads(), ports.sweepLog(), ports.outbox(), decisions(), models(), publisher(), merges(),
                erasures(), metrics, clock, settings.sweepAhead());
    }

    private CrmWork makeCrmWork() {
        Profiles profiles = new LeadProfile(ports.leads(), models(), clock);
        var changes = new PublishedStages(ports.leads());
        List<SinkWork> syncs = settings.crm()
                .sinks()
                .stream()
                .map(sink -> sinkWork(sink, new Qualifying(sink.stage(), models()::forLead, changes), profiles))
                .toList();
        return new CrmWork(syncs, new ScoreWatch(ports.leads(), ports.crmRows(), profiles, clock), ports.crmQueue(),
                ports.crmFailed(), incoming(), changeEvents());
    }

    /** What becomes of what CRMs say, by their names. */
    private Map<String, IncomingChanges> incoming() {
        var incoming = new TreeMap<String, IncomingChanges>();
        for (CrmSettings.Sink sink : settings.crm().sinks()) {
            IncomingSettings.of(sink)
                    .ifPresent(said -> Sinks
                            .readers(sink, ports.secrets(), clock, Backoff::threadSleep)
                            .ifPresent(readers -> incoming.put(sink.name(), new IncomingChanges(said, outcomes(),
                                    readers.deals(), readers.values(), ports.crmFailed(), metrics, clock))));
        }
        return incoming;
    }

    /** What reads the events of CRMs, by their names. */
    private Map<String, ChangeEvents> changeEvents() {
        var events = new TreeMap<String, ChangeEvents>();
        for (CrmSettings.Sink sink : settings.crm().sinks()) {
            IncomingSettings.of(sink).ifPresent(said -> {
                if (said.way() instanceof IncomingSettings.Way.Bus(String bus)) {
                    events.put(sink.name(), IncomingEvents.salesforce(said, bus));
                }
            });
        }
        return events;
    }

    private SinkWork sinkWork(CrmSettings.Sink sink, Qualifying qualifying, Profiles profiles) {
        return sink.announces()
                ? new Announcements(ports.leads(), ports.crmRows(),
                        Sinks.news(sink, ports.secrets(), clock, Backoff::threadSleep), sink.model(), qualifying,
                        profiles, ports.crmFailed(), metrics, clock)
                : new CrmSync(ports.leads(), ports.crmRows(), sink(sink), qualifying, profiles, ports.crmFailed(), ids,
                        metrics, clock);
    }

    private CrmSink sink(CrmSettings.Sink sink) {
        return Sinks.of(sink, ports.secrets(), recordOwners(), clock, Backoff::threadSleep);
    }

    /** Gives records of other systems to leads. */
    RecordOwners recordOwners() {
        return new RecordClaims(ports.leads(), decisions(), models(), clock);
    }

    /** Brings leads into other systems. */
    public CrmWork crmWork() {
        return crmWork.get();
    }

    CrmQueue crmQueue() {
        return ports.crmQueue();
    }

    /** Routes of the ingest function. */
    public Routes ingestRoutes() {
        var keys = new WriteKeys(ports.writeKeys(), clock, WriteKeys.REMEMBERED_FOR);
        Routes routes = IngestRoutes.of(decisions(), keys, settings.nextHosts(),
                intakePolicy(),
                new PageRates(settings.rates(), clock), new Refusals(ports.refusedInputs(), ports.writeKeys(), clock),
                metrics, clock, ids);
        Optional<IncomingSettings> hubSpot = settings.crm()
                .sinks()
                .stream()
                .filter(sink -> sink.name().equals("hubspot"))
                .findFirst()
                .flatMap(IncomingSettings::of);
        return hubSpot.isPresent() && hubSpot.get().way() instanceof IncomingSettings.Way.Webhook(var url, var secret)
                ? IncomingRoutes.hubSpot(routes, hubSpot.get(), url, Sinks.signing(ports.secrets(), secret, clock),
                        ports.crmQueue(), metrics, clock)
                : routes;
    }

    /** Reads events of the bus. */
    public BusIntake busIntake() {
        return new BusIntake(intakePolicy());
    }

    /** Keeps events of the bus that are no activities. */
    public Quarantine quarantine() {
        return ports.quarantine();
    }

    private IntakePolicy intakePolicy() {
        return new IntakePolicy(new BlockedIdentities(settings.blockedIdentities()), () -> models().guardedEvents(),
                settings.partner());
    }

    /** Routes of the lead API's function. */
    public Routes leadRoutes() {
        var leads = new LeadLookup(ports.leads());
        Routes routes = VoidRoutes.with(LeadRoutes.of(ports.leads(), ports.leadRows(), models(), ports.crmRows(),
                settings.crm().names(), clock), leads,
                corrections(), voidRunner());
        routes = PeopleRoutes.with(routes, leads, merges(), new LeadSplits(ports.leads(), decisions(), models(), clock),
                corrections(), erasures());
        routes = SalesRoutes.with(routes, outcomes(), models(), clock, ids);
        return OperateRoutes.with(routes, ports.writeKeys(), keyMaker(numericTraits), ports.sweepLog(),
                ports.refusedInputs(),
                OperateRoutes.crmSync(ports.leads(), ports::crmQueue, settings.crm().names()), clock);
    }

    /** Records what sales says of leads. */
    public OutcomeRecorder outcomes() {
        return new OutcomeRecorder(ports.leads(), decisions(), metrics);
    }

    /** @param traits numeric traits of write keys that name none */
    private WriteKeyMaker keyMaker(Set<String> traits) {
        return new WriteKeyMaker(ports.writeKeys(), ids, traits);
    }

    public ModelCache models() {
        return models.get();
    }

    public LeadUpdates decisions() {
        return decisions.get();
    }

    /** Merges leads that are one person. */
    public LeadMerges merges() {
        return merges.get();
    }

    /** Voids activities of all leads. */
    public VoidRunner voidRunner() {
        return voidRunner.get();
    }

    /** Erases persons. */
    public Erasures erasures() {
        return erasures.get();
    }

    public OutboxPublisher publisher() {
        return publisher.get();
    }

    public Sweep sweep() {
        return sweep.get();
    }

    /** Activates models. */
    public ModelActivation modelActivation() {
        return new ModelActivation(ports.models(), models(), clock);
    }

    /** Re-evaluates leads after an activation. */
    public Reevaluation reevaluation() {
        return new Reevaluation(ports.leads(), ports.models(), decisions(), models(), metrics, clock);
    }

    /** Activates models and starts the re-evaluation of all leads. */
    ModelRollout rollout() {
        return new ModelRollout(modelActivation(), ports.models(), ports.reevaluationQueue(), clock,
                settings.modelCache());
    }

    HttpEdge ingest() {
        return ingest.get();
    }

    HttpEdge leadApi() {
        return leadApi.get();
    }

    Operations operations(Set<String> numericTraits) {
        return new Operations(rollout(), ports.writeKeys(), keyMaker(numericTraits));
    }

    /** The ports, which priming uses before the snapshot. */
    Ports ports() {
        return ports;
    }

    WorkQueue sweepQueue() {
        return ports.sweepQueue();
    }

    Metrics metrics() {
        return metrics;
    }

    /** Who may call the lead API. */
    Access access() {
        return settings.requiredAccess();
    }

    InstantSource clock() {
        return clock;
    }
}
