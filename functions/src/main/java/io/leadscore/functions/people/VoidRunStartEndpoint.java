package io.leadscore.functions.people;

import io.leadscore.core.correction.Selection;
import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.service.VoidRunner;
import java.util.Map;

/** {@code POST /voids}: starts a run that voids activities of all leads. */
final class VoidRunStartEndpoint implements Routes.Endpoint {
    private final VoidRunner runner;

    VoidRunStartEndpoint(VoidRunner runner) {
        this.runner = runner;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        CorrectionBody body = CorrectionBody.ofAll(BodyDecoder.jsonObject(call.request()));
        if (!(body.selection() instanceof Selection.Matching matching)) {
            throw new IllegalStateException("a run selects by a pattern");
        }
        String id = runner.start(matching, body.reason(), body.dryRun(), call.caller().by());
        String place = "/voids/" + id;
        return new HttpResponse(202, Map.of("content-type", "application/json", "location", place),
                Json.obj("run", id, "progress", place).toJson());
    }
}
