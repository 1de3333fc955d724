package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadViews;
import io.leadscore.core.lead.LeadViews.Point;
import io.leadscore.core.lead.ModelState;
import io.leadscore.core.model.ScoringModel.Rung;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.functions.query.History.StageChange;
import io.leadscore.functions.service.Ledgers;
import io.leadscore.functions.service.ModelCache;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The score of a lead on many days. It reads the activities and the events once, however many days there are. */
final class ScoreSeries {
    private final LeadStore store;
    private final ModelCache models;

    ScoreSeries(LeadStore store, ModelCache models) {
        this.store = store;
        this.models = models;
    }

    /** {@code {"modelVersion", "from", "to", "stepDays", "points", "stageChanges", "rungs"}}. */
    Json.Obj json(Lead lead, String model, LocalDate from, LocalDate to, LocalDate today) {
        ModelState state = Objects.requireNonNull(lead.models().get(model));
        Map<String, CompiledModel> scoring = models.forLead(lead);
        LeadViews views = models.decider(scoring).views();
        CompiledModel compiled = Objects.requireNonNull(scoring.get(model));
        SeriesDays series = SeriesDays.of(from, to);
        List<LocalDate> past = series.days().stream().filter(day -> day.isBefore(state.evaluatedOn())).toList();
        List<LocalDate> rest = series.days().subList(past.size(), series.days().size());

        var history = new StageHistory(past, from, to);
        if (!from.isAfter(state.evaluatedOn())) {
            store.events(lead.leadId())
                    .map(event -> History.stageChange(event, model))
                    .flatMap(Optional::stream)
                    .forEachOrdered(history::add);
        }
        var points = new ArrayList<Point>();
        if (!past.isEmpty()) {
            points.addAll(views.pastPoints(lead, model, past,
                    new Ledgers(store).of(lead).map(found -> found.stored().activity()), history.stages()));
        }
        points.addAll(views.points(lead, model, rest));
        return Json.obj("modelVersion", compiled.version(), "from", from.toString(), "to", to.toString(), "stepDays",
                series.stepDays(), "points", points.stream().map(point -> json(point, today)).toList(),
                "stageChanges", history.changes().stream().map(ScoreSeries::json).toList(),
                "rungs", compiled.model().stages().stream().map(ScoreSeries::json).toList());
    }

    private static Json.Obj json(Point point, LocalDate today) {
        return Json.obj("day", point.day().toString(), "total", LeadJson.points(point.totalMilli()), "fit",
                LeadJson.points(point.fitMilli()), "engagement", LeadJson.points(point.engagementMilli()), "stage",
                point.stage(), "projected", Json.Bool.of(point.day().isAfter(today)));
    }

    private static Json.Obj json(StageChange change) {
        return Json.obj("day", change.day().toString(), "from", Json.nullable(change.from()), "to", change.to(),
                "detailType", change.detailType());
    }

    private static Json.Obj json(Rung rung) {
        return Json.obj("name", rung.name(), "enter", CardJson.bars(rung.enter()), "leave",
                CardJson.bars(rung.leave()));
    }
}
