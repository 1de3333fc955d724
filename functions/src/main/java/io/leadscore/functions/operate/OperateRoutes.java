package io.leadscore.functions.operate;

import static io.leadscore.functions.access.Permission.ADMIN;
import static io.leadscore.functions.access.Permission.READ;

import io.leadscore.functions.access.Need;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.service.WriteKeyMaker;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The routes by which a company makes and revokes write keys, sees what was refused, looks at the sweeps, and sees who one is. */
public final class OperateRoutes {
    private OperateRoutes() {}

    /**
     * The route by which other systems get the leads that they lack.
     *
     * @param queue   of messages for these systems; not asked for if there are none
     * @param systems the names of the systems
     */
    public static Routes.Endpoint crmSync(LeadStore leads, Supplier<WorkQueue> queue, List<String> systems) {
        return new CrmSyncEndpoint(leads, queue, systems);
    }

    /**
     * @param routes to which these are added
     * @param others of {@link #crmSync}
     */
    public static Routes with(Routes routes, WriteKeyStore keys, WriteKeyMaker keyMaker, SweepLog sweeps,
            RefusedInputs refused, Routes.Endpoint others, InstantSource clock) {
        return routes.with("GET", "/keys", ADMIN, new KeyListEndpoint(keys))
                .with("POST", "/keys", ADMIN, new KeyMakeEndpoint(keys, keyMaker))
                .with("DELETE", "/keys/{id}", ADMIN, new KeyRevokeEndpoint(keys))
                .with("GET", "/intake/refused", ADMIN, new RefusedEndpoint(keys, refused, clock))
                .with("GET", "/system/sweeps", READ, new SweepsEndpoint(sweeps, clock))
                .with("POST", "/crm/sync", ADMIN, others)
                .with("GET", "/me", Need.SIGNED_IN, new MeEndpoint());
    }
}
