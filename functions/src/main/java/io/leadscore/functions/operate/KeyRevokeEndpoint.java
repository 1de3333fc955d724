package io.leadscore.functions.operate;

import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.WriteKeyStore;
import java.util.Map;

/** {@code DELETE /keys/{id}}: the write key works no more, after the minute for which functions remember it. */
final class KeyRevokeEndpoint implements Routes.Endpoint {
    private final WriteKeyStore keys;

    KeyRevokeEndpoint(WriteKeyStore keys) {
        this.keys = keys;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        if (!keys.revoke(call.parameter("id"))) {
            throw HttpProblemException.notFound("There is no such write key.");
        }
        return new HttpResponse(204, Map.of(), "");
    }
}
