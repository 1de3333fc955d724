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
 * Brings a scoring model to all leads: makes it the active one, and has every lead re-evaluated by workers on a queue, one
 * after the other until all are through. Nobody waits, and nobody has to ask again. Thread-safe.
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

    /** @param modelCache how late functions notice an activation */
    public ModelRollout(ModelActivation activation, ModelStore store, WorkQueue queue, InstantSource clock,
            Duration modelCache) {
        this.activation = activation;
        this.store = store;
        this.queue = queue;
        this.clock = clock;
        this.modelCache = modelCache;
    }

    /**
     * Activates the model that the text holds, and has the leads re-evaluated. Where its content is active already, the
     * re-evaluation goes on unless it is through: whoever activated it may have died before it was begun.
     *
     * @throws BusyException if the database or the queue is busy; to be done again then, which is harmless
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
     * Has all leads re-evaluated under the active version of a model once more, from the first: after the cause is mended
     * for which leads were passed over.
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
     * Has the rest go on with a new message: one that came back would be counted as received once more, and at last be
     * given up.
     */
    public void goOn(ReevaluationMessage rest) {
        // To be received when it may be worked at, so that no worker starts in vain.
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
