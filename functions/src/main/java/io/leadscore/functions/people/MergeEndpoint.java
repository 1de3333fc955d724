package io.leadscore.functions.people;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.LeadMerges;
import io.leadscore.functions.service.LeadMerges.Result;

/** {@code POST /leads/{lead}/merge} with {@code {"with": lead}}: two leads are one person. */
final class MergeEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final LeadMerges merges;

    MergeEndpoint(LeadLookup leads, LeadMerges merges) {
        this.leads = leads;
        this.merges = merges;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Json.Obj body = BodyDecoder.jsonObject(call.request());
        Lead lead = leads.find(call.parameter("lead"));
        String with = body.text("with");
        if (with == null || with.isBlank()) {
            throw HttpProblemException.badField("with",
                    "must name the other lead: its lead id, or email:…, user:… or anonymous:…");
        }
        Lead other = leads.find(with);
        return switch (merges.merge(lead.leadId(), other.leadId(), call.deadline())) {
            case Result.Merged(String leadId) -> HttpResponse.json(Json.obj("leadId", leadId));
            case Result.Refused _ -> throw HttpProblemException.conflict(
                    "Together the leads are too large: a lead has at most 50 parts, 100,000 activities and 360 KB. "
                            + "Void or erase what is not of a person.");
            case Result.Nothing _ -> throw HttpProblemException.notFound("There is no such lead.");
        };
    }
}
