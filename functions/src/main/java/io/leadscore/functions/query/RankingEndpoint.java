package io.leadscore.functions.query;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadViews.View;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.http.body.FormFields;
import io.leadscore.functions.http.body.UrlEncoded;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.port.LeadStore.RankedLead;
import io.leadscore.functions.service.ModelCache;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /leads}: the leads with the highest scores first, of one stage or of all stages of the ladder.
 * Disqualified leads are returned only if the client asks for this stage. Pages are ordered by the band of each lead's
 * last evaluation. Within a page the order is exact. Stages and scores are current. A lead that has left the stage
 * since its last evaluation is left out, so a page may have fewer entries than the limit.
 */
final class RankingEndpoint implements Routes.Endpoint {
    private final LeadStore store;
    private final ModelCache models;
    private final InstantSource clock;

    RankingEndpoint(LeadStore store, ModelCache models, InstantSource clock) {
        this.store = store;
        this.models = models;
        this.clock = clock;
    }

    @Override
    public HttpResponse answer(Routes.Call call) throws HttpProblemException {
        FormFields query = UrlEncoded.fields(call.request().rawQuery());
        int limit = Paging.limit(query.firstFilled("limit"));
        CompiledModel model = model(query.firstFilled("model"));
        List<String> stages = stages(model.model(), query.firstFilled("stage"));
        var question = new RankingCursor.Question(model.name(), model.version(), stages);
        String cursor = query.firstFilled("cursor");
        var merge = new RankingMerge(store, model.name(), stages,
                cursor == null ? Map.of() : RankingCursor.open(cursor, question));

        List<RankedLead> rows = merge.next(limit);
        List<Shown> shown = shown(model.name(), stages, rows);
        return HttpResponse.json(Json.obj("leads", shown.stream().map(Shown::json).toList(), "cursor",
                rows.size() < limit ? Json.Null.NULL : RankingCursor.seal(question, merge.taken()), "model",
                model.name(), "models", active(), "stages", choices(model.model())));
    }

    private record Shown(Lead lead, View view) {
        Json json() {
            return Json.obj("leadId", lead.leadId(), "stage", view.stage(), "total",
                    LeadJson.points(view.card().totalMilli()), "fit", LeadJson.points(view.card().fitMilli()),
                    "engagement", LeadJson.points(view.card().engagementMilli()), "nextChangeOn",
                    Json.nullable(view.nextChangeOn()), "outcome", OutcomeJson.brief(lead), "traits",
                    lead.traits().values());
        }
    }

    private List<Shown> shown(String model, List<String> stages, List<RankedLead> rows) {
        LocalDate today = UtcDays.of(clock.instant());
        var shown = new ArrayList<Shown>();
        for (Lead lead : store.leads(rows.stream().map(RankedLead::leadId).distinct().toList())) {
            // A lead that was merged since the index was read stands there for a moment.
            if (!lead.isMerged() && lead.models().containsKey(model)) {
                View view = models.decider(models.forLead(lead)).views().view(lead, model, today);
                if (stages.contains(view.stage())) {
                    shown.add(new Shown(lead, view));
                }
            }
        }
        shown.sort(Comparator.<Shown>comparingLong(entry -> -entry.view().card().totalMilli())
                .thenComparing(entry -> entry.lead().leadId()));
        return shown;
    }

    private CompiledModel model(@Nullable String name) throws HttpProblemException {
        Map<String, CompiledModel> active = models.current();
        if (name == null && active.size() == 1) {
            return active.values().iterator().next();
        }
        CompiledModel model = name == null ? null : active.get(name);
        if (model == null) {
            throw HttpProblemException.badField("model", "must be one of the active models: "
                    + String.join(", ", active()));
        }
        return model;
    }

    /** The names of the active models. */
    private List<String> active() {
        return models.current().keySet().stream().sorted().toList();
    }

    /** The stages of the ladder, the highest first. */
    private static List<String> ladder(ScoringModel model) {
        return model.stages().stream().map(ScoringModel.Rung::name).toList().reversed();
    }

    /** The stages that a client can ask for. */
    private static List<String> choices(ScoringModel model) {
        var choices = new ArrayList<>(ladder(model));
        choices.add(ScoringModel.DISQUALIFIED);
        return choices;
    }

    /** The stages to read, the highest first. */
    private static List<String> stages(ScoringModel model, @Nullable String stage) throws HttpProblemException {
        List<String> ladder = ladder(model);
        if (stage == null) {
            return ladder;
        }
        if (choices(model).contains(stage)) {
            return List.of(stage);
        }
        throw HttpProblemException.badField("stage",
                "must be one of the ranked stages: " + String.join(", ", choices(model)));
    }
}
