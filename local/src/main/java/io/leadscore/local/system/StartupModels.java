package io.leadscore.local.system;

import io.leadscore.core.json.Json;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.models.ModelActivation;
import io.leadscore.functions.port.ModelStore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the scoring models of a local system up to date when it starts. */
final class StartupModels {
    /** The model of who names none. */
    static final String DEFAULT = "weighted-b2b";
    /** Nothing else runs yet, so there is nothing to wait for and no time to keep. */
    private static final Instant LONG_AGO = Instant.EPOCH;
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    private StartupModels() {}

    /**
     * Activates each model whose content is not active yet, and re-evaluates the leads; a re-evaluation that an earlier
     * start did not finish goes on.
     *
     * @param named what the user named, in place of whatever is active; if nothing, what is active stays so, or the default
     *              becomes it
     */
    static void activate(Wiring wiring, ModelStore store, List<Json> named) {
        ModelActivation activation = wiring.modelActivation();
        if (named.isEmpty() && store.active().isEmpty()) {
            activation.activate(ShippedModels.json(DEFAULT));
        }
        for (Json model : named) {
            if (activation.activate(model.toJson()) instanceof ModelActivation.Result.Refused(var problems)) {
                throw new IllegalStateException("a model that was checked is refused: " + problems.getFirst());
            }
        }
        store.active().forEach((name, version) -> wiring.reevaluation().work(name, version, LONG_AGO, NEVER));
        if (!named.isEmpty()) {
            List<@Nullable String> names = named.stream().map(model -> ((Json.Obj) model).text("name")).toList();
            for (String name : store.active().keySet()) {
                if (!names.contains(name)) {
                    // The leads first: a start that dies in between finds the model active still, and does it again.
                    wiring.reevaluation().withdraw(name, NEVER);
                    activation.deactivate(name);
                }
            }
        }
    }
}
