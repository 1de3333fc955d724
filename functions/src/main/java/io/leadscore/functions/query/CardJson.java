package io.leadscore.functions.query;

import io.leadscore.core.json.Json;
import io.leadscore.core.lead.LeadViews.View;
import io.leadscore.core.model.ScoringModel.Bars;
import io.leadscore.core.model.ScoringModel.Did;
import io.leadscore.core.score.LineForecast;
import io.leadscore.core.score.NextRung;
import io.leadscore.core.score.NextRung.MissingActivities;
import io.leadscore.core.score.ScoreCard.Line;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A score card with all that it says about days to come, as JSON. */
final class CardJson {
    private CardJson() {}

    /**
     * {@code {"modelVersion", "asOf", "stage", "total", "fit", "engagement", "lines", "nextRung", "nextChangeOn",
     * "lastChangeOn"}}.
     */
    static Json.Obj of(View view) {
        Map<String, LineForecast> forecasts = view.lineForecasts();
        var lines = view.card()
                .lines()
                .stream()
                .map(line -> line(line, Objects.requireNonNull(forecasts.get(line.rule()))))
                .toList();
        return Json.obj("modelVersion", view.model().version(), "asOf", view.day().toString(), "stage", view.stage(),
                "total", LeadJson.points(view.card().totalMilli()), "fit", LeadJson.points(view.card().fitMilli()),
                "engagement", LeadJson.points(view.card().engagementMilli()), "lines", lines, "nextRung",
                nextRung(view.nextRung()), "nextChangeOn", Json.nullable(view.nextChangeOn()), "lastChangeOn",
                Json.nullable(view.lastChangeOn()));
    }

    private static Json.Obj line(Line line, LineForecast forecast) {
        return Json.obj("rule", line.rule(), "points", LeadJson.points(line.pointsMilli()), "count", line.count(),
                "changesOn", Json.nullable(forecast.changesOn()), "lapsesOn",
                Json.nullable(forecast.lapsesOn()));
    }

    private static Json nextRung(@Nullable NextRung next) {
        return next == null ? Json.Null.NULL
                : Json.obj("stage", next.stage(), "missing", bars(next.missing()), "activities",
                        activities(next.activities()), "traitsHold", Json.Bool.of(next.traitsHold()));
    }

    private static Json activities(@Nullable MissingActivities activities) {
        if (activities == null) {
            return Json.Null.NULL;
        }
        return Json.obj("missing", activities.missing(), "withinDays",
                activities.withinDays() == Did.EVER ? Json.Null.NULL : activities.withinDays());
    }

    /** {@code {"total", "fit", "engagement"}}. JSON null where there is no bar. */
    static Json.Obj bars(Bars bars) {
        return Json.obj("total", bar(bars.totalMilli()), "fit", bar(bars.fitMilli()), "engagement",
                bar(bars.engagementMilli()));
    }

    private static Json bar(long milli) {
        return milli == Bars.NONE ? Json.Null.NULL : LeadJson.points(milli);
    }
}
