package io.leadscore.functions.incoming;

import io.leadscore.functions.access.Need;
import io.leadscore.functions.crm.IncomingSettings;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.WorkQueue;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The routes of CRMs. They are open: the signature says who calls. */
public final class IncomingRoutes {
    /** The path to which HubSpot sends. */
    public static final String HUBSPOT = "/crm/hubspot";

    private IncomingRoutes() {}

    /**
     * @param routes  to which this is added
     * @param url     to which HubSpot sends
     * @param secrets with which HubSpot signs
     * @param queue   the queue for other systems
     */
    public static Routes hubSpot(Routes routes, IncomingSettings settings, String url,
            Supplier<List<String>> secrets, WorkQueue queue, Metrics metrics, InstantSource clock) {
        return routes.with("POST", HUBSPOT, Need.OPEN, new HubSpotEndpoint(settings,
                new HubSpotSignature(url, secrets, clock), queue, metrics));
    }
}
