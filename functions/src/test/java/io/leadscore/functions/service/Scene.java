package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.ModelState;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.models.Reevaluation;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.InMemoryStore;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.functions.port.SweepLog.Counts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** All services over the reference store, with a clock that the test moves, and a model whose scores depend on days. */
public final class Scene {
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    public static final Identity ANN = new Identity(Identity.Kind.EMAIL, "ann@example.com");

    /**
     * A view gives 10 points, which decay after 5 and 9 days. Three views in 4 days give 15 points. Demos and bounces
     * are conditions.
     */
    public static final String MODEL = """
            {"name": "days",
             "fit": {"rules": [{"id": "tech", "when": {"industry": ["tech"]}, "points": 12}]},
             "engagement": {"max": 90, "groups": [{"id": "web", "rules": [
               {"id": "viewed", "when": {"event": ["Page Viewed"]}, "points": 10, "count": {"perDay": 2},
                "decay": {"steps": [{"after": 5, "lose": "50%"}, {"after": 9, "lose": "100%"}]}},
               {"id": "asset", "when": {"event": ["Content Downloaded"]}, "points": 8,
                "count": {"oncePer": "properties.asset"}, "decay": {"halfLife": 6, "ifSilent": true}},
               {"id": "burst", "when": {"event": ["Page Viewed"]}, "points": 15, "while": {"atLeast": 3, "within": 4}}]}]},
             "stages": [
               {"name": "Lead", "enter": 5},
               {"name": "MQL", "enter": 30, "leave": 20},
               {"name": "SQL", "enter": 45, "leave": 35,
                "did": {"when": {"event": ["Demo Requested"]}, "within": 15}}],
             "disqualify": [
               {"id": "rival", "when": {"companyType": ["competitor"]}},
               {"id": "bounced", "did": {"when": {"event": ["Email Bounced"]}, "within": 12}}]}
            """;

    /** The same, and it hands leads to sales. */
    public static final String HANDS_OFF = handingOff(MODEL, "MQL", 2);

    /** The model with a hand-off. */
    static String handingOff(String model, String stage, int withinDays) {
        return model.replace("\"stages\"", "\"handOff\": {\"stage\": \"" + stage + "\", \"withinDays\": " + withinDays
                + "}, \"stages\"");
    }

    /** What sales says. */
    static final List<String> OUTCOMES = List.of("Lead Accepted", "Lead Rejected", "Lead Recycled", "Deal Won",
            "Deal Lost");

    public final VirtualClock clock = new VirtualClock(START);
    public final InMemoryStore memory = new InMemoryStore();
    public final InterposedStore store = new InterposedStore(memory);
    final InMemoryEventBus bus = new InMemoryEventBus();
    public final Counted counted = new Counted();
    final PutAside putAside = new PutAside();
    public final ModelCache models = new ModelCache(memory, clock, Duration.ZERO, Set.of());
    public final ModelActivation activation = new ModelActivation(memory, models, clock);
    public final LeadUpdates decisions;
    public final BatchUpdates batches;
    final OutboxPublisher publisher;
    public final LeadMerges merges;
    public final LeadSplits splits;
    public final LeadCorrections corrections;
    public final VoidRunner voids;
    /** The messages of {@link #voids}. */
    final List<String> queued = new ArrayList<>();
    public final Erasures erasures;
    final Sweep sweep;
    public final Reevaluation reevaluation;
    private final AtomicInteger leads = new AtomicInteger();

    public Scene() {
        this(1);
    }

    public Scene(long seed) {
        var backoff = new Backoff(new Random(seed), clock, clock::advance);
        decisions = new LeadUpdates(store, models, putAside, counted, clock, () -> "lead-" + leads.incrementAndGet(),
                backoff, PageRates.Limits.DEFAULT.leadPerMinute());
        batches = new BatchUpdates(decisions);
        publisher = new OutboxPublisher(bus, store, putAside, counted, clock, backoff);
        merges = new LeadMerges(store, decisions, models, counted, clock);
        splits = new LeadSplits(store, decisions, models, clock);
        corrections = new LeadCorrections(store, decisions, models, clock);
        voids = new VoidRunner(store, memory, corrections, (bodies, _) -> queued.addAll(bodies), counted, clock,
                () -> "run-" + leads.incrementAndGet());
        erasures = new Erasures(store, store, decisions, counted, clock);
        sweep = new Sweep(store, store, store, decisions, models, publisher, merges, erasures, counted, clock,
                Sweep.AHEAD);
        reevaluation = new Reevaluation(store, memory, decisions, models, counted, clock);
    }

    /** A scene in which {@link #MODEL} is active. */
    public static Scene scored() {
        var scene = new Scene();
        assertThat(scene.activation.activate(MODEL)).isInstanceOf(ModelActivation.Result.Activated.class);
        return scene;
    }

    public LeadUpdates.Taken take(Activity... activities) {
        return decisions.take(List.of(activities), soon());
    }

    /** Sweeps every shard once, with enough time. */
    Counts sweep(LocalDate asOf, String run) {
        sweep.begin(asOf, run);
        Counts counts = Counts.NONE;
        for (int shard = 0; shard < LeadStore.DUE_SHARDS; shard++) {
            counts = counts.plus(sweep.work(shard, asOf, run, Delivery.FIRST, soon()).counts());
        }
        return counts;
    }

    public Instant soon() {
        return clock.instant().plusSeconds(20);
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** An activity of Ann, now. */
    public Activity activity(String messageId, String event) {
        return activity(messageId, event, "{}", "{}", ANN);
    }

    public Activity activity(String messageId, @Nullable String event, String properties, String traits,
            Identity... identities) {
        return new Activity("web", messageId, event, clock.instant(), clock.instant(), json(properties), json(traits),
                true,
                List.of(identities));
    }

    static Json.Obj json(String text) {
        try {
            return new JsonReader(JsonReader.Limits.DOCUMENT).readObject(text);
        } catch (MalformedJsonException e) {
            throw new AssertionError(text, e);
        }
    }

    public static Identity email(String name) {
        return new Identity(Identity.Kind.EMAIL, name + "@example.com");
    }

    static Identity user(String name) {
        return new Identity(Identity.Kind.USER_ID, name);
    }

    static Identity anonymous(String name) {
        return new Identity(Identity.Kind.ANONYMOUS_ID, name);
    }

    public Lead lead(Identity identity) {
        return memory.lead(known(memory.identities().get(identity))).orElseThrow();
    }

    String stage(Identity identity) {
        return state(identity, "days").stage();
    }

    public ModelState state(Identity identity, String model) {
        return known(lead(identity).models().get(model));
    }

    /** The value, which the test knows is not null. */
    public static <T> T known(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    /** Ids of the recorded events of leads. */
    List<String> leadEvents() {
        return memory.recorded()
                .stream()
                .filter(row -> row.partition().startsWith("LEAD#"))
                .map(OutboxRow::entry)
                .map(InMemoryEventBus::id)
                .toList();
    }
}
