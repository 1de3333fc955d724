package io.leadscore.local.system;

import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.models.Reevaluation;
import io.leadscore.functions.port.ModelStore;
import io.leadscore.functions.service.Delivery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Activates the scoring models of a local system when it starts. */
final class StartupModels {
    /** The model of a new system whose user names no model. */
    static final String DEFAULT = "weighted-b2b";
    /** At the start nothing else runs, so a re-evaluation waits for nothing and has no deadline. */
    private static final Instant LONG_AGO = Instant.EPOCH;
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    private StartupModels() {}

    /**
     * Activates each model whose content is not active yet, and re-evaluates the leads. This also continues a re-evaluation
     * that an earlier start did not finish.
     *
     * @param named the models that the user names; all other models become inactive. If the user names none, the active models
     *              stay active, or the default becomes active if there are none
     */
    static void activate(Wiring wiring, ModelStore store, List<Json> named) {
        ModelActivation activation = wiring.modelActivation();
        if (named.isEmpty() && store.active().isEmpty()) {
            activation.activate(ShippedModels.json(DEFAULT));
        }
        for (Json model : named) {
            if (activation.activate(model.toJson()) instanceof ModelActivation.Result.Refused(var problems)) {
                throw new IllegalStateException(
                        "the activation refuses a model that the check accepted: " + problems.getFirst());
            }
        }
        store.active().forEach((name, version) -> reevaluate(wiring.reevaluation(), name, version));
        if (!named.isEmpty()) {
            List<@Nullable String> names = named.stream().map(model -> ((Json.Obj) model).text("name")).toList();
            for (String name : store.active().keySet()) {
                if (!names.contains(name)) {
                    // The leads first: if this process dies in between, the model is still active, and the next start repeats this.
                    wiring.reevaluation().withdraw(name, NEVER);
                    activation.deactivate(name);
                }
            }
        }
    }

    /** An earlier start may have ended during a lead. So every start takes the care of a repeated delivery. */
    private static void reevaluate(Reevaluation reevaluation, String name, int version) {
        while (!reevaluation.work(name, version, LONG_AGO, Delivery.REPEATED, NEVER).done()) {
            // A lead was passed over, or is busy.
        }
    }
}
