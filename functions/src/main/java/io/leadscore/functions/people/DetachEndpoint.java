package io.leadscore.functions.people;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.BodyDecoder;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.LeadCorrections;
import io.leadscore.functions.service.LeadCorrections.Detachment;

/** {@code POST /leads/{lead}/detach} with {@code {"identity": "anonymous:…"}}: an identity is not one of this person. */
final class DetachEndpoint implements Routes.Endpoint {
    private static final String REASON = "detached";

    private final LeadLookup leads;
    private final LeadCorrections corrections;

    DetachEndpoint(LeadLookup leads, LeadCorrections corrections) {
        this.leads = leads;
        this.corrections = corrections;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Json.Obj body = BodyDecoder.jsonObject(call.request());
        Lead lead = leads.find(call.parameter("lead"));
        String address = body.text("identity");
        // A record of a CRM brings no activities. It is corrected by a merge, or in the CRM.
        Identity identity = address == null ? null
                : LeadLookup.identity(address).filter(named -> named.kind() != Identity.Kind.CRM).orElse(null);
        if (identity == null) {
            throw noIdentity();
        }
        return switch (corrections.detach(lead.leadId(), identity, REASON, call.caller().by(), call.deadline())) {
            case Detachment.Detached(long voided) ->
                HttpResponse.json(Json.obj("leadId", lead.leadId(), "voided", voided));
            case Detachment.NoIdentity _ -> throw noIdentity();
            case Detachment.LastIdentity _ -> throw HttpProblemException.conflict(
                    "It is the only identity of the lead. Erase the lead, or void its activities.");
            case Detachment.TooMany _ -> throw HttpProblemException.conflict(
                    "The lead has too many corrections. Restore some of them first.");
            case Detachment.NoLead _ -> throw LeadLookup.notFound();
        };
    }

    private static HttpProblemException noIdentity() {
        return HttpProblemException.badField("identity",
                "must be an identity of this lead: anonymous:…, email:… or user:…");
    }
}
