package io.leadscore.functions.people;

import io.leadscore.core.correction.Correction.Act;
import io.leadscore.core.correction.Corrections;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.ProblemDocument;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.LeadCorrections;
import io.leadscore.functions.service.LeadCorrections.Order;
import io.leadscore.functions.service.LeadCorrections.Result;
import java.util.List;
import java.util.Map;

/** {@code POST /leads/{lead}/void} and {@code POST /leads/{lead}/restore}: activities of one lead. */
final class CorrectionEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final LeadCorrections corrections;
    private final Act act;

    CorrectionEndpoint(LeadLookup leads, LeadCorrections corrections, Act act) {
        this.leads = leads;
        this.corrections = corrections;
        this.act = act;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        CorrectionBody body = CorrectionBody.ofLead(BodyDecoder.jsonObject(call.request()));
        Lead lead = leads.find(call.parameter("lead"));
        var order = new Order(act, body.selection(), body.reason(), call.caller().by());
        return switch (corrections.correct(lead.leadId(), order, call.deadline())) {
            case Result.Corrected(long changed, long unchanged) -> HttpResponse.json(
                    Json.obj(act == Act.VOID ? "voided" : "restored", changed, "unchanged", unchanged));
            case Result.Unknown(List<Integer> positions) -> throw unknown(positions);
            case Result.TooMany _ -> throw HttpProblemException.conflict("The lead has " + Corrections.MAX_OF_LEAD
                    + " voids and restores, and cannot have more.");
            case Result.TooManyOutcomes _ ->
                throw HttpProblemException.conflict("One request can void or restore at most "
                        + LeadCorrections.MAX_OUTCOMES + " outcomes. Send several requests.");
            case Result.NoLead _ -> throw HttpProblemException.notFound("There is no such lead.");
        };
    }

    private static HttpProblemException unknown(List<Integer> positions) {
        return new HttpProblemException(new ProblemDocument(404,
                "The lead does not have all of these activities. Nothing was changed.",
                positions.stream()
                        .map(at -> new Problem("activities[" + at + "]", "must be an activity of this lead"))
                        .toList(),
                Map.of()));
    }
}
