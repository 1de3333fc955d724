package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.Forecast;
import io.leadscore.core.score.LineForecast;
import io.leadscore.core.score.NextRung;
import io.leadscore.core.score.SalesWait;
import io.leadscore.core.score.ScoreCard;
import io.leadscore.core.score.ScoreProjection;
import io.leadscore.core.score.ScoreProjection.Rungs;
import io.leadscore.core.tally.ActivityCounter;
import io.leadscore.core.tally.Tally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a lead's stage and score on any day. Reading changes nothing and decides nothing. Immutable and thread-safe; get it
 * from {@link LeadDecider#views()}.
 */
public final class LeadViews {
    private final Map<String, CompiledModel> models;
    private final ActivityCounter counter;

    /** Takes the counter of its decider, because compiling one costs more than a read. */
    LeadViews(Map<String, CompiledModel> models, ActivityCounter counter) {
        this.models = models;
        this.counter = counter;
    }

    /**
     * A lead on one day under one model.
     *
     * @param rungs        the ladder at the end of {@code day}, with the stage that is shown
     * @param nextChangeOn the first later day, at most 3,650 days later, on which the rounded total or the stage differs;
     *                     null if there is none
     * @param salesWait that the lead waits for sales on that day; null if it does not, or the day is past
     */
    public record View(LocalDate day, ScoreProjection projection, Rungs rungs, ScoreCard card,
            @Nullable LocalDate nextChangeOn, @Nullable SalesWait salesWait) {
        public CompiledModel model() {
            return projection.model();
        }

        /** The stage at the end of the day. */
        public String stage() {
            return rungs.stage();
        }

        /** When the lines of the card change and end, by the lines' rules. Computed by each call. */
        public Map<String, LineForecast> lineForecasts() {
            return LineForecast.of(projection, day);
        }

        /**
         * The last later day, at most 3,650 days later, on which the rounded total or the stage changes; null if there is none.
         * Computed by each call.
         */
        public @Nullable LocalDate lastChangeOn() {
            return Forecast.lastChangeOn(projection, day, rungs.held());
        }

        /** What the lead needs to enter the next rung; null if there is no rung that it can enter by points. */
        public @Nullable NextRung nextRung() {
            return NextRung.of(projection, day, rungs);
        }
    }

    /**
     * The lead at the end of a day if nothing else happens until then. If the day is before the lead's
     * {@code evaluatedOn}, the view is of {@code evaluatedOn}.
     *
     * @throws IllegalArgumentException if the lead has no score under the model
     */
    public View view(Lead lead, String model, LocalDate day) {
        ModelState state = lead.models().get(model);
        CompiledModel active = models.get(model);
        if (state == null || active == null) {
            throw new IllegalArgumentException("the lead has no score under the model " + model);
        }
        LocalDate shown = day.isBefore(state.evaluatedOn()) ? state.evaluatedOn() : day;
        ScoreProjection projection = ScoreProjection.of(active, lead.tally(), lead.traits().values());
        Rungs rungs = Forecast.follow(projection, state.evaluatedOn(), state.held(), shown);
        return view(shown, projection, rungs, wait(lead, state, projection, shown));
    }

    /** What the lead waits for at the end of the day. Every change of the stage until then is followed. */
    private static @Nullable SalesWait wait(Lead lead, ModelState state, ScoreProjection projection, LocalDate shown) {
        ScoringModel model = projection.model().model();
        if (model.handOff() == null) {
            return null;
        }
        var now = new Object() {
            @Nullable
            SalesWait wait = state.salesWait();
            String stage = state.stage();
        };
        Forecast.follow(projection, state.evaluatedOn(), state.held(), shown, (on, then) -> {
            now.wait = SalesWait.after(model, now.wait, now.stage, then.stage(), true, on);
            now.stage = then.stage();
        });
        SalesWait wait = now.wait;
        return wait == null || wait.isAnswered(lead.ledger().outcomeOn()) ? null : wait;
    }

    /**
     * The lead on a past day. The score comes from the activities up to that day, with the traits that they set. The stage
     * comes from the lead's history, and {@code nextChangeOn} assumes that the lead held that rung only.
     *
     * @param activities all activities of the lead, in any order. They are read once, one after the other, and none of
     *                   them is kept
     * @param stage      the stage of the lead's last event under the model that took effect on or before the day
     * @throws IllegalArgumentException if the model is not one of these models
     */
    public View past(Lead lead, String model, LocalDate day, Stream<Activity> activities, String stage) {
        CompiledModel active = models.get(model);
        if (active == null) {
            throw new IllegalArgumentException("there is no model " + model + " to read the lead under");
        }
        Traits traits = Traits.NONE;
        var tally = new Tally.Builder(Tally.EMPTY);
        Iterator<Activity> byThen = activities.filter(activity -> !activity.day().isAfter(day)).iterator();
        while (byThen.hasNext()) {
            Activity activity = byThen.next();
            traits = traits.plus(activity);
            counter.count(activity, lead.leadId(), tally);
        }
        ScoreProjection projection = ScoreProjection.of(active, tally.build(), traits.values());
        Rungs then = projection.evaluate(day, Set.of(stage));
        return view(day, projection,
                new Rungs(then.held(), stage, then.totalMilli(), then.fitMilli(), then.engagementMilli()), null);
    }

    /**
     * The numbers of a lead on one of several days.
     *
     * @param stage the stage at the end of {@code day}
     */
    public record Point(LocalDate day, String stage, long totalMilli, long fitMilli, long engagementMilli) {
        private static Point of(LocalDate day, String stage, Rungs rungs) {
            return new Point(day, stage, rungs.totalMilli(), rungs.fitMilli(), rungs.engagementMilli());
        }
    }

    /**
     * The lead on several days, each as {@link #view}, in one pass.
     *
     * @param days ascending, none before the lead's {@code evaluatedOn}
     * @throws IllegalArgumentException if the lead has no score under the model, or a day is before {@code evaluatedOn}
     */
    public List<Point> points(Lead lead, String model, List<LocalDate> days) {
        ModelState state = lead.models().get(model);
        CompiledModel active = models.get(model);
        if (state == null || active == null) {
            throw new IllegalArgumentException("the lead has no score under the model " + model);
        }
        if (!days.isEmpty() && days.getFirst().isBefore(state.evaluatedOn())) {
            throw new IllegalArgumentException(days.getFirst() + " is before " + state.evaluatedOn()
                    + ", the day of the last evaluation: read it from the activities");
        }
        ScoreProjection projection = ScoreProjection.of(active, lead.tally(), lead.traits().values());
        List<Rungs> ladders = Forecast.follow(projection, state.evaluatedOn(), state.held(), days);
        return IntStream.range(0, days.size())
                .mapToObj(i -> Point.of(days.get(i), ladders.get(i).stage(), ladders.get(i)))
                .toList();
    }

    /**
     * The lead on several past days, each as {@link #past}, in one pass.
     *
     * @param days       ascending, each once
     * @param activities as for {@link #past}. They are read once, and none of them is kept
     * @param stages     the stage on each of the days, as for {@link #past}
     * @throws IllegalArgumentException if the model is not one of these models
     */
    public List<Point> pastPoints(Lead lead, String model, List<LocalDate> days, Stream<Activity> activities,
            List<String> stages) {
        CompiledModel active = models.get(model);
        if (active == null) {
            throw new IllegalArgumentException("there is no model " + model + " to read the lead under");
        }
        var counts = new PastCounts(days, lead.leadId(), counter);
        activities.sequential().forEach(counts::add);
        var points = new ArrayList<Point>(days.size());
        for (int i = 0; i < days.size(); i++) {
            ScoreProjection projection = counts.next(active);
            points.add(Point.of(days.get(i), stages.get(i),
                    projection.evaluate(days.get(i), Set.of(stages.get(i)))));
        }
        return points;
    }

    private static View view(LocalDate day, ScoreProjection projection, Rungs rungs, @Nullable SalesWait salesWait) {
        return new View(day, projection, rungs, projection.card(day), Forecast.nextChangeOn(projection, day, rungs),
                salesWait);
    }
}
