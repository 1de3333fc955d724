package io.leadscore.core.score;

import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ScoringModel.Bars;
import io.leadscore.core.model.ScoringModel.Rung;
import io.leadscore.core.score.CompiledModel.DidCondition;
import io.leadscore.core.tally.DayCounts;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a lead needs to enter the rung above its stage.
 *
 * @param missing    the points that are missing for each bar of the rung, in thousandths: 0 if the bar is reached, and
 *                   {@link Bars#NONE} if the rung has no such bar
 * @param activities the activities that are missing; null if the rung asks for none
 * @param traitsHold whether the traits are as the rung asks, or it asks for none
 */
public record NextRung(String stage, Bars missing, @Nullable MissingActivities activities, boolean traitsHold) {
    /**
     * @param missing    how many more must match; 0 if enough do
     * @param withinDays the age that they must be below; {@link ScoringModel.Did#EVER} for any age
     */
    public record MissingActivities(int missing, int withinDays) {}

    /**
     * The rung above the stage, with what is missing at the end of a day.
     *
     * @return null on the highest rung, for a disqualified lead, for a lead that the model leaves out, and if the model has no
     *         rung with the name of the stage
     */
    public static @Nullable NextRung of(ScoreProjection projection, LocalDate day, ScoreProjection.Rungs now) {
        List<Rung> stages = projection.model().model().stages();
        // The rung above a stage is at the place of the stage among all of them.
        int next = Stream.concat(Stream.of(ScoringModel.PROSPECT), stages.stream().map(Rung::name))
                .toList()
                .indexOf(now.stage());
        if (next < 0 || next == stages.size() || !projection.facts().applies()) {
            return null;
        }
        Rung rung = stages.get(next);
        Bars enter = rung.enter();
        var missing = new Bars(missing(enter.totalMilli(), now.totalMilli()), missing(enter.fitMilli(), now.fitMilli()),
                missing(enter.engagementMilli(), now.engagementMilli()));
        return new NextRung(rung.name(), missing,
                activities(projection.model().rungDid().get(next), projection.rungMatches(next), day),
                projection.facts().rungWhen(next));
    }

    private static long missing(long bar, long score) {
        return bar == Bars.NONE ? Bars.NONE : Math.max(0, Math.subtractExact(bar, score));
    }

    private static @Nullable MissingActivities activities(@Nullable DidCondition did, @Nullable DayCounts matches,
            LocalDate day) {
        return did == null ? null
                : new MissingActivities((int) Math.max(0, did.atLeast() - did.matches(matches, (int) day.toEpochDay())),
                        did.withinDays());
    }
}
