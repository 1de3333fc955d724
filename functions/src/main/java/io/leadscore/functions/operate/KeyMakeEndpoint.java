package io.leadscore.functions.operate;

import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.service.WriteKeyMaker;
import java.util.Map;

/** {@code POST /keys}: makes a write key. Only this answer contains its text. */
final class KeyMakeEndpoint implements Routes.Endpoint {
    /** The most keys, revoked ones included: more than the sources of a company, and one answer lists them all. */
    static final int MAX_KEYS = 1_000;

    private final WriteKeyStore keys;
    private final WriteKeyMaker maker;

    KeyMakeEndpoint(WriteKeyStore keys, WriteKeyMaker maker) {
        this.keys = keys;
        this.maker = maker;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Json.Obj settings = BodyDecoder.jsonObject(call.request());
        if (keys.list().size() >= MAX_KEYS) {
            throw HttpProblemException.conflict("There are " + MAX_KEYS
                    + " write keys already. Use one of them, or make more with the function that operates Leadscore.");
        }
        return switch (maker.make(settings)) {
            case WriteKeyMaker.Result.Made(String id, String key) -> HttpResponse
                    .json(Json.obj("id", id, "writeKey", key))
                    .with(Map.of("cache-control", "no-store"));
            case WriteKeyMaker.Result.Refused(var problems) -> throw HttpProblemException.invalid(problems);
        };
    }
}
