package io.leadscore.functions.people;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.LeadSplits;
import io.leadscore.functions.service.LeadSplits.Result;

/** {@code POST /leads/{lead}/split} with {@code {"leadId": id}}: a merged lead is a lead of its own again. */
final class SplitEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final LeadSplits splits;

    SplitEndpoint(LeadLookup leads, LeadSplits splits) {
        this.leads = leads;
        this.splits = splits;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Json.Obj body = BodyDecoder.jsonObject(call.request());
        Lead lead = leads.find(call.parameter("lead"));
        String part = body.text("leadId");
        if (part != null && lead.merging().splits().contains(part)) {
            // The answer to an earlier request was lost.
            return split(lead.leadId(), part);
        }
        if (part == null || !lead.ledger().parts().contains(part)) {
            throw HttpProblemException.badField("leadId",
                    "must be the id of a lead that was merged into this one; see merged in GET /leads/{lead}");
        }
        return switch (splits.split(lead.leadId(), part, call.deadline())) {
            case Result.Split(String leadId) ->
                split(leadId, part);
            case Result.NoPart _ -> throw HttpProblemException.conflict(
                    "The leads have changed at the same time. Read the lead again.");
        };
    }

    private static HttpResponse split(String leadId, String part) {
        return HttpResponse.json(Json.obj("leadId", leadId, "split", part));
    }
}
