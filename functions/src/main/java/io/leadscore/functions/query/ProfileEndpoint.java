package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
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
        LocalDate today = AtParameter.day(clock.instant());
        // A lead is scored under the model versions on its row, also while newer ones are being activated.
        LeadDecider decider = models.decider(models.forLead(lead));
        var cards = new LinkedHashMap<String, Json>();
        for (String model : lead.models().keySet()) {
            cards.put(model, new Json.Obj(LeadJson.card(decider.view(lead, model, today))));
        }
        var body = new LinkedHashMap<String, Json>();
        body.put("leadId", Json.text(lead.leadId()));
        body.put("identities", LeadJson.identities(lead));
        body.put("traits", lead.traits().values());
        body.put("models", new Json.Obj(cards));
        return HttpResponse.json(new Json.Obj(body));
    }
}
