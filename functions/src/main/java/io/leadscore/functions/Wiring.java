package io.leadscore.functions;

import io.leadscore.functions.flow.ActiveModels;
import io.leadscore.functions.flow.Backoff;
import io.leadscore.functions.flow.LeadDecisions;
import io.leadscore.functions.flow.Metrics;
import io.leadscore.functions.flow.ModelActivation;
import io.leadscore.functions.flow.ModelRollout;
import io.leadscore.functions.flow.OutboxPublisher;
import io.leadscore.functions.flow.Reevaluation;
import io.leadscore.functions.flow.Sweep;
import io.leadscore.functions.flow.WriteKeys;
import io.leadscore.functions.http.Cors;
import io.leadscore.functions.http.HttpEdge;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.ingest.IngestRoutes;
import io.leadscore.functions.operate.Operations;
import io.leadscore.functions.query.LeadRoutes;
import io.leadscore.functions.store.WorkQueue;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one composition root: every part of a running system is made here, when it is first needed, and once. Thread-safe.
 *
 * <p>Time, ids, metrics and the outside world are given, so that a local system and tests run the same parts.
 */
public final class Wiring {
    private final Settings settings;
    private final Ports ports;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final Metrics metrics;
    private final Backoff backoff;

    private final Supplier<ActiveModels> models = once(this::makeModels);
    private final Supplier<LeadDecisions> decisions = once(this::makeDecisions);
    private final Supplier<OutboxPublisher> publisher = once(this::makePublisher);
    private final Supplier<Sweep> sweep = once(this::makeSweep);
    private final Supplier<HttpEdge> ingest = once(() -> new HttpEdge(ingestRoutes(), Cors.ANY_ORIGIN));
    private final Supplier<HttpEdge> leadApi = once(() -> new HttpEdge(leadRoutes(), Cors.NONE));

    /** @param ids random ids that were never used before, of new leads and of messages that bring none */
    public Wiring(Settings settings, Ports ports, InstantSource clock, Supplier<String> ids, Metrics metrics) {
        this.settings = settings;
        this.ports = ports;
        this.clock = clock;
        this.ids = ids;
        this.metrics = metrics;
        this.backoff = new Backoff(() -> ThreadLocalRandom.current().nextLong(), clock, Backoff::threadSleep);
    }

    /** A part that is made when it is first asked for, and once. */
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

    private ActiveModels makeModels() {
        return new ActiveModels(ports.models(), clock, settings.modelCache(), settings.publishedTraits());
    }

    private LeadDecisions makeDecisions() {
        return new LeadDecisions(ports.leads(), models(), ports.quarantine(), metrics, clock, ids, backoff);
    }

    private OutboxPublisher makePublisher() {
        return new OutboxPublisher(ports.bus(), ports.outbox(), ports.quarantine(), metrics, clock, backoff);
    }

    private Sweep makeSweep() {
        return new Sweep(ports.leads(), ports.sweepLog(), ports.outbox(), decisions(), models(), publisher(), metrics,
                clock);
    }

    /** Routes of the ingest function. */
    public Routes ingestRoutes() {
        var keys = new WriteKeys(ports.writeKeys(), clock, WriteKeys.REMEMBERED_FOR);
        return IngestRoutes.of(decisions(), keys, settings.nextHosts(), metrics, clock, ids);
    }

    /** Routes of the lead API's function. */
    public Routes leadRoutes() {
        return LeadRoutes.of(ports.leads(), models(), clock);
    }

    public ActiveModels models() {
        return models.get();
    }

    public LeadDecisions decisions() {
        return decisions.get();
    }

    public OutboxPublisher publisher() {
        return publisher.get();
    }

    public Sweep sweep() {
        return sweep.get();
    }

    /** Makes models the active ones. */
    public ModelActivation modelActivation() {
        return new ModelActivation(ports.models(), models(), clock);
    }

    /** Re-evaluates leads after an activation. */
    public Reevaluation reevaluation() {
        return new Reevaluation(ports.leads(), ports.models(), decisions(), models(), metrics, clock);
    }

    /** Brings models to all leads. */
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
        return new Operations(rollout(), ports.writeKeys(), ids, numericTraits);
    }

    /** The outside world, to be touched before a snapshot is taken. */
    Ports ports() {
        return ports;
    }

    WorkQueue sweepQueue() {
        return ports.sweepQueue();
    }

    Metrics metrics() {
        return metrics;
    }

    InstantSource clock() {
        return clock;
    }
}
