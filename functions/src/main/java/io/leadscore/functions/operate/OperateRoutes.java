package io.leadscore.functions.operate;

import static io.leadscore.functions.access.Permission.ADMIN;
import static io.leadscore.functions.access.Permission.READ;

import io.leadscore.functions.access.Need;
import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.service.WriteKeyMaker;
import java.time.InstantSource;

/** The routes by which a company makes and revokes write keys, sees what was refused, looks at the sweeps, and sees who one is. */
public final class OperateRoutes {
    private OperateRoutes() {}

    /** @param routes to which these are added */
    public static Routes with(Routes routes, WriteKeyStore keys, WriteKeyMaker keyMaker, SweepLog sweeps,
            RefusedInputs refused, InstantSource clock) {
        return routes.with("GET", "/keys", ADMIN, new KeyListEndpoint(keys))
                .with("POST", "/keys", ADMIN, new KeyMakeEndpoint(keys, keyMaker))
                .with("DELETE", "/keys/{id}", ADMIN, new KeyRevokeEndpoint(keys))
                .with("GET", "/intake/refused", ADMIN, new RefusedEndpoint(keys, refused, clock))
                .with("GET", "/system/sweeps", READ, new SweepsEndpoint(sweeps, clock))
                .with("GET", "/me", Need.SIGNED_IN, new MeEndpoint());
    }
}
