package io.leadscore.functions.people;

import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.UrlEncoded;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.Erasures;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code DELETE /leads/{lead}}, with {@code ?suppress=true}: a person is erased. The answer comes when that is decided. The rows
 * go in the same request as far as its time reaches, and the rest by the next sweeps.
 */
final class EraseEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final Erasures erasures;

    EraseEndpoint(LeadLookup leads, Erasures erasures) {
        this.leads = leads;
        this.erasures = erasures;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        boolean suppressed = isSuppressed(UrlEncoded.fields(call.request().rawQuery()).firstFilled("suppress"));
        Optional<String> named = leads.leadId(call.parameter("lead"));
        if (named.isEmpty()) {
            throw LeadLookup.notFound();
        }
        Optional<String> erased = erasures.erase(named.get(), suppressed, call.deadline());
        // A repeated request for an erased lead continues its clean-up, too.
        cleanUp(erased.orElse(named.get()), call.deadline());
        return HttpResponse.json(Json.obj("leadId", erased.orElseThrow(LeadLookup::notFound)));
    }

    private void cleanUp(String leadId, Instant deadline) {
        try {
            erasures.cleanUp(leadId, deadline);
        } catch (BusyException e) {
            // The erasure stands, and a sweep continues.
            return;
        }
    }

    private static boolean isSuppressed(@Nullable String suppress)
            throws HttpProblemException {
        if (suppress == null || suppress.equals("false")) {
            return false;
        }
        if (suppress.equals("true")) {
            return true;
        }
        throw HttpProblemException.badField("suppress", "must be true or false");
    }
}
