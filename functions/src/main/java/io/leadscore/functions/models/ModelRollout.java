package io.leadscore.functions.models;

import io.leadscore.functions.payload.ReevaluationMessage;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.port.ModelStore.Run;
import io.leadscore.functions.port.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;

/**
 * Applies a scoring model to all leads: activates it, and starts the re-evaluation of every lead. A worker processes
 * the leads one after the other and continues with a new message until all are done. The caller does not wait.
 * Thread-safe.
 */
public final class ModelRollout {
    private final ModelActivation activation;
    private final ModelStore store;
    private final WorkQueue queue;
    private final InstantSource clock;
    private final Duration modelCache;

    /**
     * An active model.
     *
     * @param reevaluated whether all leads have been re-evaluated under the version
     */
    public record Active(String name, int version, boolean reevaluated) {}

    /** @param modelCache how long functions may use the previous version after an activation */
    public ModelRollout(ModelActivation activation, ModelStore store, WorkQueue queue, InstantSource clock,
            Duration modelCache) {
        this.activation = activation;
        this.store = store;
        this.queue = queue;
        this.clock = clock;
        this.modelCache = modelCache;
    }

    /**
     * Activates the model in the text, and starts the re-evaluation of the leads. If its content is active already, the
     * re-evaluation continues unless it is done: an earlier activation may have crashed before it started the
     * re-evaluation.
     *
     * @throws BusyException if the database or the queue is busy; call it again then, which is harmless
     */
    public ModelActivation.Result activate(String json) {
        ModelActivation.Result result = activation.activate(json);
        switch (result) {
            case ModelActivation.Result.Activated(var name, var version, var at, _) -> start(name, version, at);
            case ModelActivation.Result.Unchanged(var name, var version) -> {
                if (!isReevaluated(name, version)) {
                    start(name, version, clock.instant());
                }
            }
            case ModelActivation.Result.Refused _ -> {}
        }
        return result;
    }

    /**
     * Starts the re-evaluation of all leads under the active version of a model again, from the first lead. This is
     * needed after leads were skipped and the cause is fixed.
     *
     * @return the version; empty if no such model is active
     */
    public OptionalInt again(String name) {
        Integer version = store.active().get(name);
        if (version == null) {
            return OptionalInt.empty();
        }
        store.saveRun(name, version, Run.NOT_BEGUN);
        start(name, version, clock.instant());
        return OptionalInt.of(version);
    }

    /** The active models, by name. */
    public List<Active> active() {
        return store.active()
                .entrySet()
                .stream()
                .map(model -> new Active(model.getKey(), model.getValue(),
                        isReevaluated(model.getKey(), model.getValue())))
                .toList();
    }

    /**
     * Continues the re-evaluation with a new message. If the same message were received too often, the queue would move
     * it to the dead-letter queue.
     */
    public void goOn(ReevaluationMessage rest) {
        // The message is delayed until work may start, so no worker runs for nothing.
        Duration left = Duration.between(clock.instant(), Reevaluation.notBefore(rest.activatedAt(), modelCache));
        queue.send(List.of(rest.write()), left.isNegative() ? Duration.ZERO : left);
    }

    private boolean isReevaluated(String name, int version) {
        return store.run(name, version).map(Run::done).orElse(false);
    }

    private void start(String name, int version, Instant activatedAt) {
        goOn(new ReevaluationMessage(name, version, activatedAt));
    }
}
