package io.leadscore.functions.operate;

import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.service.WriteKeyMaker;
import java.time.InstantSource;

/** The routes by which a company makes and revokes write keys, sees what was refused, and looks at the sweeps. */
public final class OperateRoutes {
    private OperateRoutes() {}

    /** @param routes to which these are added */
    public static Routes with(Routes routes, WriteKeyStore keys, WriteKeyMaker keyMaker, SweepLog sweeps,
            RefusedInputs refused, InstantSource clock) {
        return routes.with("GET", "/keys", new KeyListEndpoint(keys))
                .with("POST", "/keys", new KeyMakeEndpoint(keys, keyMaker))
                .with("DELETE", "/keys/{id}", new KeyRevokeEndpoint(keys))
                .with("GET", "/intake/refused", new RefusedEndpoint(keys, refused, clock))
                .with("GET", "/system/sweeps", new SweepsEndpoint(sweeps, clock));
    }
}
