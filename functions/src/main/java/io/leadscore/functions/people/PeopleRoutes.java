package io.leadscore.functions.people;

import static io.leadscore.functions.access.Permission.LEADS;

import io.leadscore.functions.http.Routes;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.Erasures;
import io.leadscore.functions.service.LeadCorrections;
import io.leadscore.functions.service.LeadMerges;
import io.leadscore.functions.service.LeadSplits;

/** The routes by which a person corrects who is who, and erases. */
public final class PeopleRoutes {
    private PeopleRoutes() {}

    /** @param routes to which these are added */
    public static Routes with(Routes routes, LeadLookup leads, LeadMerges merges, LeadSplits splits,
            LeadCorrections corrections, Erasures erasures) {
        return routes.with("POST", "/leads/{lead}/merge", LEADS, new MergeEndpoint(leads, merges))
                .with("POST", "/leads/{lead}/split", LEADS, new SplitEndpoint(leads, splits))
                .with("POST", "/leads/{lead}/detach", LEADS, new DetachEndpoint(leads, corrections))
                .with("DELETE", "/leads/{lead}", LEADS, new EraseEndpoint(leads, erasures))
                .with("DELETE", "/suppressions/{identity}", LEADS, new SuppressionEndpoint(erasures));
    }
}
