package io.leadscore.functions.query;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadViews;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.service.ModelCache;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;

/** {@code GET /leads/{lead}}: the identities and traits of a lead, and its score today under every model. */
final class ProfileEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final ModelCache models;
    private final InstantSource clock;

    ProfileEndpoint(LeadLookup leads, ModelCache models, InstantSource clock) {
        this.leads = leads;
        this.models = models;
        this.clock = clock;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        Lead lead = leads.find(call.parameter("lead"));
        LocalDate today = UtcDays.of(clock.instant());
        // A lead is scored under the model versions on its row, also while newer ones are being activated.
        LeadViews views = models.decider(models.forLead(lead)).views();
        var cards = new LinkedHashMap<String, Json>();
        for (String model : lead.models().keySet()) {
            cards.put(model, LeadJson.card(views.view(lead, model, today)));
        }
        return HttpResponse.json(Json.obj("leadId", lead.leadId(), "identities", LeadJson.identities(lead), "traits",
                lead.traits().values(), "models", new Json.Obj(cards)));
    }
}
