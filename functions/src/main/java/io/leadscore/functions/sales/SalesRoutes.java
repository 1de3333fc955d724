package io.leadscore.functions.sales;

import static io.leadscore.functions.access.Permission.OUTCOMES;

import io.leadscore.functions.http.Routes;
import io.leadscore.functions.service.ModelCache;
import io.leadscore.functions.service.OutcomeRecorder;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The routes of sales. */
public final class SalesRoutes {
    private SalesRoutes() {}

    /**
     * @param routes to which these are added
     * @param ids    random ids that were never used before
     */
    public static Routes with(Routes routes, OutcomeRecorder outcomes, ModelCache models, InstantSource clock,
            Supplier<String> ids) {
        return routes.with("POST", "/leads/{lead}/outcomes", OUTCOMES,
                new OutcomeEndpoint(outcomes, models, clock, ids));
    }
}
