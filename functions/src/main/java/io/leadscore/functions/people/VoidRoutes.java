package io.leadscore.functions.people;

import static io.leadscore.functions.access.Permission.LEADS;
import static io.leadscore.functions.access.Permission.READ;

import io.leadscore.core.correction.Correction.Act;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.LeadCorrections;
import io.leadscore.functions.service.VoidRunner;

/** The routes by which a person voids activities, and restores them. */
public final class VoidRoutes {
    private VoidRoutes() {}

    /** @param routes to which these are added */
    public static Routes with(Routes routes, LeadLookup leads, LeadCorrections corrections, VoidRunner runner) {
        return routes.with("POST", "/leads/{lead}/void", LEADS, new CorrectionEndpoint(leads, corrections, Act.VOID))
                .with("POST", "/leads/{lead}/restore", LEADS, new CorrectionEndpoint(leads, corrections, Act.RESTORE))
                .with("POST", "/voids", LEADS, new VoidRunStartEndpoint(runner))
                .with("GET", "/voids/{run}", READ, new VoidRunEndpoint(runner));
    }
}
