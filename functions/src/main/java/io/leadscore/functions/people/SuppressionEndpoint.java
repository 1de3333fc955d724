package io.leadscore.functions.people;

import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.Erasures;
import java.util.Map;

/** {@code DELETE /suppressions/{identity}}: inputs that name the identity are taken again. */
final class SuppressionEndpoint implements Routes.Endpoint {
    private final Erasures erasures;

    SuppressionEndpoint(Erasures erasures) {
        this.erasures = erasures;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        boolean lifted = LeadLookup.identity(call.parameter("identity")).filter(erasures::lift).isPresent();
        if (!lifted) {
            throw HttpProblemException.notFound("There is no such suppression.");
        }
        return new HttpResponse(204, Map.of(), "");
    }
}
