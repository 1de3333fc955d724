package io.leadscore.functions.operate;

import io.leadscore.core.json.Json;
import io.leadscore.functions.access.Caller;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;

/** {@code GET /me}: who one is, and what one may do. */
final class MeEndpoint implements Routes.Endpoint {
    @Override
    public HttpResponse answer(Routes.Call call) {
        Caller caller = call.caller();
        return HttpResponse.json(Json.obj("subject", Json.nullable(caller.subject()), "name",
                Json.nullable(caller.name()), "permissions",
                new Json.Arr(caller.permissions()
                        .stream()
                        .<Json>map(permission -> Json.text(permission.wire()))
                        .toList())));
    }
}
