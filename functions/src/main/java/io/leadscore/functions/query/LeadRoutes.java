package io.leadscore.functions.query;

import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.LeadRows;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.service.ModelCache;
import java.time.InstantSource;

/** The routes that return leads, and the route that returns the OpenAPI document. */
public final class LeadRoutes {
    private LeadRoutes() {}

    public static Routes of(LeadStore store, LeadRows rows, ModelCache models, InstantSource clock) {
        var leads = new LeadLookup(store);
        return Routes.none()
                .with("GET", "/leads", new RankingEndpoint(store, models, clock))
                .with("GET", "/leads/{lead}", new ProfileEndpoint(leads, store, models, clock))
                .with("GET", "/leads/{lead}/score", new ScoreEndpoint(leads, store, models, clock))
                .with("GET", "/leads/{lead}/history", new HistoryEndpoint(leads, store))
                .with("GET", "/leads/{lead}/export", new ExportEndpoint(leads, rows))
                .with("GET", "/openapi.json", _ -> OpenApi.response());
    }
}
