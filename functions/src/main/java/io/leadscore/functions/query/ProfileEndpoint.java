package io.leadscore.functions.query;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadViews;
import io.leadscore.core.lead.LeadViews.View;
import io.leadscore.core.lead.Merging.RefusedLink;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.service.Ledgers;
import io.leadscore.functions.service.ModelCache;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code GET /leads/{lead}}: the identities and traits of a lead, and its score today under every model. */
final class ProfileEndpoint implements Routes.Endpoint {
    private final LeadLookup leads;
    private final LeadStore store;
    private final Ledgers ledgers;
    private final ModelCache models;
    private final InstantSource clock;

    ProfileEndpoint(LeadLookup leads, LeadStore store, ModelCache models, InstantSource clock) {
        this.leads = leads;
        this.store = store;
        this.ledgers = new Ledgers(store);
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
            View view = views.view(lead, model, today);
            cards.put(model, CardJson.of(view).with("handOff", LeadJson.handOff(view)));
        }
        return HttpResponse.json(Json.obj("leadId", lead.leadId(), "mergedFrom",
                LeadLookup.mergedFrom(call.parameter("lead"), lead), "identities", LeadJson.identities(lead), "traits",
                lead.traits().values(), "traitSources", LeadJson.traitSources(lead), "knownSince",
                knownSince(lead), "models", new Json.Obj(cards), "outcome", OutcomeJson.full(lead, ledgers), "merged",
                List.copyOf(lead.ledger().parts()),
                "links",
                links(lead)));
    }

    /** The earliest day of which something about the lead is kept; JSON null if there is none. */
    private static Json knownSince(Lead lead) {
        Stream<LocalDate> traits = lead.traits()
                .byName()
                .values()
                .stream()
                .map(trait -> UtcDays.of(trait.setBy().occurredAt()));
        Stream<LocalDate> others = Stream.of(Optional.ofNullable(lead.ledger().openedAt()).map(UtcDays::of),
                Optional.ofNullable(lead.tally().firstDay())).flatMap(Optional::stream);
        return LeadJson.nullable(Stream.concat(traits, others).min(Comparator.naturalOrder()).orElse(null));
    }

    /** The leads that inputs have named together with this one, and why they are not one lead. */
    private List<Json.Obj> links(Lead lead) {
        var links = new LinkedHashMap<String, Json.Obj>();
        for (RefusedLink link : lead.merging().refused()) {
            store.survivor(link.otherId())
                    .map(Lead::leadId)
                    .filter(other -> !other.equals(lead.leadId()))
                    .ifPresent(other -> links.put(other,
                            Json.obj("leadId", other, "reason", link.reason().wire())));
        }
        return List.copyOf(links.values());
    }
}
