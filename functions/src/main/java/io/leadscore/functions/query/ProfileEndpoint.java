package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;

/**
 * {@code GET /leads/{lead}}: the identities and traits of a lead, its score today under every model, and how it stands in the
 * systems that get leads.
 */
final class ProfileEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final LeadProfile profile;
    private final CrmJson crm;

    ProfileEndpoint(LeadLookup leads, LeadProfile profile, CrmJson crm) {
        this.leads = leads;
        this.profile = profile;
        this.crm = crm;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Lead lead = leads.find(call.parameter("lead"));
        Json.Obj json = profile.json(lead, LeadLookup.mergedFrom(call.parameter("lead"), lead));
        return HttpResponse.json(json.with("crm", Json.arr(crm.of(lead.leadId()))));
    }
}
