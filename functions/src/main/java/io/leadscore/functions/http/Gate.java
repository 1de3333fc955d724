package io.leadscore.functions.http;

import io.leadscore.core.json.Json;
import io.leadscore.functions.access.Access;
import io.leadscore.functions.access.Caller;
import io.leadscore.functions.access.Need;
import io.leadscore.functions.access.Permission;
import java.util.List;
import java.util.Map;

/** Lets a request pass to its endpoint only if the caller has what the route needs. Thread-safe. */
final class Gate {
    private final Access access;

    Gate(Access access) {
        this.access = access;
    }

    /** @throws HttpProblemException 401 if it is not known who calls, 403 if the caller does not have the permission */
    Caller admit(Need need, Json.Obj authorizer) throws HttpProblemException {
        return switch (need) {
            case Need.Open _ -> Caller.NOBODY;
            case Need.SignedIn _ -> known(authorizer);
            case Permission permission -> {
                Caller caller = known(authorizer);
                if (!caller.may(permission)) {
                    throw new HttpProblemException(ProblemDocument.of(403, "This needs the permission "
                            + permission.wire()
                            + ". Ask the person who manages the users of Leadscore to give it to you."));
                }
                yield caller;
            }
        };
    }

    private Caller known(Json.Obj authorizer) throws HttpProblemException {
        return access.caller(authorizer)
                .orElseThrow(() -> new HttpProblemException(new ProblemDocument(401,
                        "It is not known who calls. Sign in, and send the access token or sign the request.", List.of(),
                        Map.of("www-authenticate", access.challenge()))));
    }
}
