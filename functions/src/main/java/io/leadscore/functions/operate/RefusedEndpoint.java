package io.leadscore.functions.operate;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.UrlEncoded;
import io.leadscore.functions.port.RefusedInputs;
import io.leadscore.functions.port.RefusedInputs.Refusal;
import io.leadscore.functions.port.WriteKeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** {@code GET /intake/refused?key=}: what was refused with a write key in the last week, the newest first. */
final class RefusedEndpoint implements Routes.Endpoint {
    /** The most refusals of an answer: nobody reads more to find a cause. */
    static final int MAX_SHOWN = 100;

    private final WriteKeyStore keys;
    private final RefusedInputs refused;
    private final InstantSource clock;

    RefusedEndpoint(WriteKeyStore keys, RefusedInputs refused, InstantSource clock) {
        this.keys = keys;
        this.refused = refused;
        this.clock = clock;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        String key = UrlEncoded.fields(call.request().rawQuery()).first("key");
        if (key == null || key.isBlank()) {
            throw HttpProblemException.badField("key", "must be the id of a write key, as GET /keys lists it");
        }
        if (keys.listed(key).isEmpty()) {
            throw HttpProblemException.notFound("There is no such write key. GET /keys lists their ids.");
        }
        Instant from = clock.instant().minus(RefusedInputs.KEPT);
        List<Refusal> found = refused.newest(key, from, MAX_SHOWN + 1);
        return HttpResponse.json(Json.obj("refused", found.stream()
                .limit(MAX_SHOWN)
                .map(RefusedEndpoint::json)
                .toList(), "more", Json.Bool.of(found.size() > MAX_SHOWN), "fullHours",
                refused.fullHours(key, from).stream().map(hour -> Json.text(hour.toString())).toList(), "keptDays",
                RefusedInputs.KEPT.toDays(), "maxAnHour", RefusedInputs.MAX_AN_HOUR));
    }

    private static Json.Obj json(Refusal refusal) {
        return Json.obj("at", refusal.at().toString(), "route", refusal.route(), "status", refusal.status(), "inputs",
                refusal.inputs(), "problems", refusal.problems()
                        .stream()
                        .map(Problem::json)
                        .toList());
    }
}
