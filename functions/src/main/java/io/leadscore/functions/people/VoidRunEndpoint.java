package io.leadscore.functions.people;

import io.leadscore.core.correction.Selection;
import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.VoidRuns.VoidRun;
import io.leadscore.functions.service.VoidRunner;

/** {@code GET /voids/{run}}: what a run does, and how far it is. */
final class VoidRunEndpoint implements Routes.Endpoint {
    private final VoidRunner runner;

    VoidRunEndpoint(VoidRunner runner) {
        this.runner = runner;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        VoidRun run = runner.find(call.parameter("run"))
                .orElseThrow(() -> HttpProblemException.notFound("There is no such run."));
        Selection.Matching selection = run.asked().selection();
        return HttpResponse.json(Json.obj("run", run.id(), "where", selection.where(), "from",
                Json.nullable(selection.from()),
                "to", Json.nullable(selection.to()), "reason", run.asked().reason(), "dryRun", run.asked().dryRun(),
                "at",
                run.asked().at().toString(), "done", run.position().done(), "leads", run.counts().leads(), "changed",
                run.counts().changed(), "voided", run.counts().activities(), "failed", run.counts().failed()));
    }
}
