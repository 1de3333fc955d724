package io.leadscore.functions.query;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadViews;
import io.leadscore.core.lead.LeadViews.View;
import io.leadscore.core.lead.Merging.RefusedLink;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.crm.Profile;
import io.leadscore.functions.port.crm.Profiles;
import io.leadscore.functions.service.Ledgers;
import io.leadscore.functions.service.ModelCache;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A lead as {@code GET /leads/{lead}} answers it, and as other systems get it. Thread-safe. */
public final class LeadProfile implements Profiles {
    private final LeadStore store;
    private final Ledgers ledgers;
    private final ModelCache models;
    private final InstantSource clock;

    public LeadProfile(LeadStore store, ModelCache models, InstantSource clock) {
        this.store = store;
        this.ledgers = new Ledgers(store);
        this.models = models;
        this.clock = clock;
    }

    @Override
    public Profile of(Lead lead) {
        Map<String, View> views = views(lead);
        return new Profile(json(lead, null, views), scores(views));
    }

    @Override
    public Map<String, Long> scores(Lead lead) {
        return scores(views(lead));
    }

    private static Map<String, Long> scores(Map<String, View> views) {
        var scores = new TreeMap<String, Long>();
        views.forEach((model, view) -> scores.put(model, Profile.rounded(view.card().totalMilli())));
        return scores;
    }

    /**
     * Its identities and traits, and its score today under every model.
     *
     * @param mergedFrom the id by which the lead was asked for, if that lead became a part of it; null otherwise
     */
    Json.Obj json(Lead lead, @Nullable String mergedFrom) {
        return json(lead, mergedFrom, views(lead));
    }

    private Json.Obj json(Lead lead, @Nullable String mergedFrom, Map<String, View> views) {
        var cards = new LinkedHashMap<String, Json>();
        views.forEach((model, view) -> cards.put(model,
                CardJson.of(view).with("handOff", LeadJson.handOff(view))));
        return Json.obj("leadId", lead.leadId(), "mergedFrom", mergedFrom, "identities", LeadJson.identities(lead),
                "traits", lead.traits().values(), "traitSources", LeadJson.traitSources(lead), "knownSince",
                knownSince(lead), "models", new Json.Obj(cards), "outcome", OutcomeJson.full(lead, ledgers), "merged",
                List.copyOf(lead.ledger().parts()),
                "links", links(lead));
    }

    /** A lead is scored under the model versions on its row, also while newer ones are being activated. */
    private Map<String, View> views(Lead lead) {
        LocalDate today = UtcDays.of(clock.instant());
        LeadViews views = models.decider(models.forLead(lead)).views();
        var all = new LinkedHashMap<String, View>();
        lead.models().keySet().forEach(model -> all.put(model, views.view(lead, model, today)));
        return all;
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
        return Json.nullable(Stream.concat(traits, others).min(Comparator.naturalOrder()).orElse(null));
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
