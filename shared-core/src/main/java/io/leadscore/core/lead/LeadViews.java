package io.leadscore.core.lead;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.Forecast;
import io.leadscore.core.score.ScoreCard;
import io.leadscore.core.score.ScoreProjection;
import io.leadscore.core.score.ScoreProjection.Rungs;
import io.leadscore.core.tally.ActivityCounter;
import io.leadscore.core.tally.Tally;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
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
     * @param stage        the stage at the end of {@code day}
     * @param nextChangeOn the first later day, at most 3,650 days later, on which the rounded total or the stage differs;
     *                     null if there is none
     */
    public record View(CompiledModel model, LocalDate day, String stage, ScoreCard card,
            @Nullable LocalDate nextChangeOn) {}

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
        return view(active, shown, projection, rungs);
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
        return view(active, day, projection,
                new Rungs(then.held(), stage, then.totalMilli(), then.fitMilli(), then.engagementMilli()));
    }

    private static View view(CompiledModel model, LocalDate day, ScoreProjection projection, Rungs rungs) {
        return new View(model, day, rungs.stage(), projection.card(day), Forecast.nextChangeOn(projection, day, rungs));
    }
}
