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
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /leads}: the leads with the highest scores first, of one stage or of all stages of the ladder.
 * Disqualified leads are returned only if the client asks for this stage. Pages are ordered by the band of each lead's
 * last evaluation. Within a page the order is exact. Stages and scores are current. A lead that has left the stage
 * since its last evaluation is left out, so a page may have fewer entries than the limit.
 *
 * <p>With {@code handOff}: the leads that wait for sales, those first whose answer is due first. So all that are overdue
 * come before all others. The index has only leads that wait, by the day on which their answer is due. So a page reads no
 * other leads, and a lead becomes overdue in it without being written.
 */
final class RankingEndpoint implements Routes.Endpoint {
    /** All leads that wait for sales. */
    private static final String OPEN = "open";
    /** Those of them that have waited for too long. */
    private static final String OVERDUE = "overdue";

    private static final Comparator<Shown> BY_SCORE = Comparator
            .<Shown>comparingLong(entry -> -entry.view().card().totalMilli())
            .thenComparing(entry -> entry.lead().leadId());

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
        String handOff = handOff(query);
        List<String> stages = handOff == null ? stages(model.model(), query.firstFilled("stage"))
                : List.of(LeadStore.WAITING);
        var question = new RankingCursor.Question(model.name(), model.version(), stages, handOff);
        String cursor = query.firstFilled("cursor");
        var merge = new RankingMerge(store, model.name(), stages,
                cursor == null ? Map.of() : RankingCursor.open(cursor, question));

        List<RankedLead> read = merge.next(limit);
        List<RankedLead> rows = OVERDUE.equals(handOff) ? overdue(read) : read;
        List<Shown> shown = handOff == null ? byScore(model.name(), stages, rows)
                : byDueDay(model.name(), handOff, rows);
        return HttpResponse.json(Json.obj("leads", shown.stream().map(Shown::json).toList(), "cursor",
                rows.size() < limit ? Json.Null.NULL : RankingCursor.seal(question, merge.taken()), "model",
                model.name(), "models", active(), "stages", choices(model.model()), "handOff",
                handOff(model.model())));
    }

    private static @Nullable String handOff(FormFields query) throws HttpProblemException {
        String handOff = query.firstFilled("handOff");
        if (handOff != null && !handOff.equals(OPEN) && !handOff.equals(OVERDUE)) {
            throw HttpProblemException.badField("handOff", "must be open or overdue");
        }
        if (handOff != null && query.firstFilled("stage") != null) {
            throw HttpProblemException.badField("handOff", "cannot be given together with stage");
        }
        return handOff;
    }

    /** What the model says about handing leads to sales; JSON null if it says nothing. */
    private static Json handOff(ScoringModel model) {
        ScoringModel.HandOff handOff = model.handOff();
        return handOff == null ? Json.Null.NULL
                : Json.obj("stage", handOff.stage(), "withinDays", handOff.withinDays());
    }

    /** The rows up to the first that is not overdue today. */
    private List<RankedLead> overdue(List<RankedLead> rows) {
        long today = LeadStore.waitingBand(UtcDays.of(clock.instant()));
        return rows.stream().takeWhile(row -> row.band() > today).toList();
    }

    private record Shown(Lead lead, View view) {
        /** The day on which the answer of sales is due, for a lead that waits. */
        LocalDate dueOn() {
            return Objects.requireNonNull(view.salesWait()).dueOn();
        }

        Json json() {
            return Json.obj("leadId", lead.leadId(), "stage", view.stage(), "total",
                    LeadJson.points(view.card().totalMilli()), "fit", LeadJson.points(view.card().fitMilli()),
                    "engagement", LeadJson.points(view.card().engagementMilli()), "nextChangeOn",
                    Json.nullable(view.nextChangeOn()), "outcome", OutcomeJson.brief(lead), "handOff",
                    LeadJson.handOff(view), "traits",
                    lead.traits().values());
        }
    }

    private List<Shown> byScore(String model, List<String> stages, List<RankedLead> rows) {
        return current(model, rows).filter(entry -> stages.contains(entry.view().stage())).sorted(BY_SCORE).toList();
    }

    /** A lead that has fallen or was answered since the index was read waits no more. */
    private List<Shown> byDueDay(String model, String handOff, List<RankedLead> rows) {
        return current(model, rows).filter(entry -> entry.view().salesWait() != null)
                .filter(entry -> handOff.equals(OPEN) || entry.dueOn().isBefore(entry.view().day()))
                .sorted(Comparator.comparing(Shown::dueOn).thenComparing(BY_SCORE))
                .toList();
    }

    private Stream<Shown> current(String model, List<RankedLead> rows) {
        LocalDate today = UtcDays.of(clock.instant());
        var shown = new ArrayList<Shown>();
        for (Lead lead : store.leads(rows.stream().map(RankedLead::leadId).distinct().toList())) {
            // A lead that was merged since the index was read stands there for a moment.
            if (!lead.isMerged() && lead.models().containsKey(model)) {
                shown.add(new Shown(lead, models.decider(models.forLead(lead)).views().view(lead, model, today)));
            }
        }
        return shown.stream();
    }

    private CompiledModel model(@Nullable String name) throws HttpProblemException {
        Map<String, CompiledModel> active = models.current();
        if (name == null && active.size() == 1) {
            return active.values().iterator().next();
        }
        CompiledModel model = name == null ? null : active.get(name);
        if (model == null) {
            throw HttpProblemException.notAllowed("model", "active models", active());
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
