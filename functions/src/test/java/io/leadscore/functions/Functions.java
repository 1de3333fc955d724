package io.leadscore.functions;

import io.leadscore.functions.access.Access;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.EventBus;
import io.leadscore.functions.port.InMemoryStore;
import io.leadscore.functions.port.LeadRows;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.StoredActivity;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.port.Outbox;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.Ports;
import io.leadscore.functions.port.Quarantine;
import io.leadscore.functions.port.UnusableInput;
import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.VoidRuns;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import io.leadscore.functions.service.InMemoryEventBus;
import io.leadscore.functions.port.crm.CrmQueue;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.SecretTexts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All functions of a deployment over the reference store, with the model {@code weighted-b2b} active. */
public final class Functions implements Ports {
    public static final String KEY = "key1";
    public static final String PAGE_KEY = "page1";
    public static final String REVOKED_KEY = "revoked1";
    public static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    public final InMemoryStore store = new InMemoryStore();
    public final InMemoryEventBus bus = new InMemoryEventBus();
    public final List<String> queued = new ArrayList<>();
    /** The messages in the re-evaluation queue. */
    public final Deque<Delayed> reevaluations = new ArrayDeque<>();
    /** The messages that were sent to the queue for other systems. */
    public final Deque<Delayed> crmMessages = new ArrayDeque<>();
    /** The receipts of messages of this queue that come back, with the time after which. */
    public final Map<String, Duration> postponed = new TreeMap<>();
    /** The messages in its dead-letter queue. */
    public final List<String> crmRefused = new ArrayList<>();
    public String secretText = "secret";
    public final List<String> setAside = new ArrayList<>();
    /** The inputs in quarantine. */
    public final List<UnusableInput> unusable = new ArrayList<>();
    public final Map<String, Integer> metrics = new TreeMap<>();
    public Instant now = START;
    /** How far the clock moves each time that it is read. */
    public Duration tick = Duration.ZERO;
    /** The store of leads: {@link #store}, unless a test wraps it. */
    public LeadStore leads = store;
    /** The rows of leads that a new function sees. */
    public LeadRows rows = store;
    public Duration timeLeft = Duration.ofSeconds(30);
    /** The exception that the next request for an id throws. */
    public @Nullable RuntimeException fault;
    /** The exception that the next read of the models throws. */
    public @Nullable RuntimeException modelFault;
    /** The exception that every record of a refused input throws. */
    public @Nullable RuntimeException refusalFault;
    private int lastId;
    private final Wiring wiring;

    /** A message and its delay. */
    public record Delayed(String body, Duration delay) {}

    public Functions() {
        this(Settings.of("leadscore", "eu-central-1"), "weighted-b2b");
    }

    /** @param settings without a rule about who may call the lead API, everybody may */
    public Functions(Settings settings, String... models) {
        wiring = new Wiring(settings.access() == null ? settings.withAccess(Access.WITHOUT_SIGN_IN) : settings, this,
                this::instant, this::nextId,
                (name, count) -> metrics.merge(name, count, Integer::sum),
                new Backoff(new Random(1), this::instant, time -> now = now.plus(time)));
        store.put(KEY, new WriteKey(SourceSettings.server("site"), Set.of("key.example"), false));
        store.put(PAGE_KEY, new WriteKey(SourceSettings.page("site"), Set.of(), false));
        store.put(REVOKED_KEY, new WriteKey(SourceSettings.server("old"), Set.of(), true));
        for (String model : models) {
            activate(ShippedModels.json(model));
        }
    }

    private Instant instant() {
        now = now.plus(tick);
        return now;
    }

    private String nextId() {
        if (fault != null) {
            throw fault;
        }
        return "id-" + ++lastId;
    }

    /** All activities of all leads. */
    public List<Activity> stored() {
        return store.scan(null, 1_000)
                .items()
                .stream()
                .flatMap(lead -> store.activities(lead))
                .map(StoredActivity::activity)
                .toList();
    }

    public void activate(String model) {
        new ModelActivation(store, wiring.models(), this::instant).activate(model);
    }

    public void advance(Duration time) {
        now = now.plus(time);
    }

    public Answer ingest(Http request) {
        return Answer.read(invoke(new IngestHandler(wiring), request.payload()));
    }

    /** The answer to a payload that may not be a request of an HTTP API. */
    public Answer rawIngest(String payload) {
        return Answer.read(invoke(new IngestHandler(wiring), payload));
    }

    public Answer ask(Http request) {
        return Answer.read(invoke(new LeadApiHandler(wiring), request.payload()));
    }

    public void event(String eventBridgeEvent) {
        invoke(new ActivityEventHandler(wiring), eventBridgeEvent);
    }

    public void dispatchSweep(String scheduled) {
        invoke(new SweepDispatchHandler(wiring), scheduled);
    }

    public String workSweep(String sqsEvent) {
        return invoke(new SweepWorkerHandler(wiring), sqsEvent);
    }

    public String reevaluate(String sqsEvent) {
        return invoke(new ReevaluateHandler(wiring), sqsEvent);
    }

    public String publish(String streamEvent) {
        return invoke(new PublishHandler(wiring), streamEvent);
    }

    public Wiring wiring() {
        return wiring;
    }

    /** What the function for other systems answers. */
    public String crmSync(String sqsEvent) {
        return invoke(new CrmSyncHandler(wiring), sqsEvent);
    }

    private String invoke(Object handler, String payload) {
        return LambdaRuntime.invoke(handler, payload, timeLeft);
    }

    @Override
    public LeadStore leads() {
        return leads;
    }

    @Override
    public LeadRows leadRows() {
        return rows;
    }

    @Override
    public ModelStore models() {
        if (modelFault != null) {
            throw modelFault;
        }
        return store;
    }

    @Override
    public Outbox outbox() {
        return store;
    }

    @Override
    public SweepLog sweepLog() {
        return store;
    }

    @Override
    public WriteKeyStore writeKeys() {
        return store;
    }

    @Override
    public RefusedInputs refusedInputs() {
        return new RefusedInputs() {
            @Override
            public int record(String keyId, Refusal refusal) {
                if (refusalFault != null) {
                    throw refusalFault;
                }
                return store.record(keyId, refusal);
            }

            @Override
            public List<Refusal> newest(String keyId, Instant from, int limit) {
                return store.newest(keyId, from, limit);
            }

            @Override
            public List<Instant> fullHours(String keyId, Instant from) {
                return store.fullHours(keyId, from);
            }
        };
    }

    @Override
    public EventBus bus() {
        return bus;
    }

    @Override
    public WorkQueue sweepQueue() {
        return (bodies, _) -> queued.addAll(bodies);
    }

    @Override
    public WorkQueue reevaluationQueue() {
        return (bodies, delay) -> bodies.forEach(body -> reevaluations.add(new Delayed(body, delay)));
    }

    @Override
    public VoidRuns voidRuns() {
        return store;
    }

    @Override
    public Quarantine quarantine() {
        return new Quarantine() {
            @Override
            public void activity(Activity activity, String reason) {
                setAside.add(activity.messageId());
            }

            @Override
            public void event(OutboxRow row, String reason) {
                setAside.add(row.sort());
            }

            @Override
            public void input(UnusableInput input) {
                unusable.add(input);
            }
        };
    }

    @Override
    public CrmRows crmRows() {
        return store;
    }

    @Override
    public CrmQueue crmQueue() {
        return new CrmQueue() {
            @Override
            public void send(List<String> bodies, Duration delay) {
                bodies.forEach(body -> crmMessages.add(new Delayed(body, delay)));
            }

            @Override
            public void postpone(String receipt, Duration after) {
                postponed.put(receipt, after);
            }
        };
    }

    @Override
    public WorkQueue crmFailed() {
        return (bodies, _) -> crmRefused.addAll(bodies);
    }

    @Override
    public SecretTexts secrets() {
        return name -> secretText;
    }
}
