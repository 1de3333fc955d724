package io.leadscore.functions.query;

import static io.leadscore.functions.access.Permission.LEADS;
import static io.leadscore.functions.access.Permission.READ;

import io.leadscore.functions.access.Need;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.LeadRows;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.service.ModelCache;
import io.leadscore.functions.port.crm.CrmRows;
import java.time.InstantSource;
import java.util.List;

/** The routes that return leads, and the route that returns the OpenAPI document. */
public final class LeadRoutes {
    private LeadRoutes() {}

    /** @param sinks the names of the systems that get leads */
    public static Routes of(LeadStore store, LeadRows rows, ModelCache models, CrmRows crm, List<String> sinks,
            InstantSource clock) {
        var leads = new LeadLookup(store);
        return Routes.none()
                .with("GET", "/leads", READ, new RankingEndpoint(store, models, clock))
                .with("GET", "/leads/{lead}", READ, new ProfileEndpoint(leads,
                        new LeadProfile(store, models, clock), new CrmJson(crm, sinks)))
                .with("GET", "/leads/{lead}/score", READ, new ScoreEndpoint(leads, store, models, clock))
                .with("GET", "/leads/{lead}/history", READ, new HistoryEndpoint(leads, store))
                .with("GET", "/leads/{lead}/export", LEADS, new ExportEndpoint(leads, rows))
                .with("GET", "/openapi.json", Need.OPEN, _ -> OpenApi.response());
    }
}
