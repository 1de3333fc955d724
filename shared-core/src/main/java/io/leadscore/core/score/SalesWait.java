package io.leadscore.core.score;

import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ScoringModel.HandOff;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A lead was handed to sales under one model: its stage rose to the rung of the hand-off or beyond, and has not fallen below
 * it since. It waits until sales says something. The rules are in {@code docs/design.md}. Immutable.
 *
 * @param stage      the rung that the model named when the stage rose
 * @param since      the UTC day on which the stage rose
 * @param withinDays the days in which sales should answer, as the model said when the stage rose
 */
public record SalesWait(String stage, LocalDate since, int withinDays) {
    /**
     * The wait after an evaluation of the ladder.
     *
     * @param before the wait before it; null if there was none
     * @param from   the stage before it
     * @param to     the stage after it
     * @param starts whether a rise by this evaluation starts a wait
     * @return null if the lead is below the rung, or has reached it without being handed to sales
     */
    public static @Nullable SalesWait after(ScoringModel model, @Nullable SalesWait before, String from, String to,
            boolean starts, LocalDate day) {
        HandOff handOff = model.handOff();
        if (handOff == null || !model.handsOff(to)) {
            return null;
        }
        if (model.handsOff(from)) {
            return before != null && before.stage.equals(handOff.stage()) ? before : null;
        }
        return starts ? new SalesWait(handOff.stage(), day, handOff.withinDays()) : null;
    }

    /** The last day on which an answer is in time. */
    public LocalDate dueOn() {
        return since.plusDays(withinDays);
    }

    /** The first day on which the lead is overdue if sales says nothing. */
    public LocalDate overdueOn() {
        return dueOn().plusDays(1);
    }

    /** Whether the lead is overdue on a day if sales has said nothing until then. */
    public boolean isOverdue(LocalDate day) {
        return day.isAfter(dueOn());
    }

    /**
     * Whether sales has said something since the lead was handed to it.
     *
     * @param outcomeOn the day of the latest outcome; null if there is none
     */
    public boolean isAnswered(@Nullable LocalDate outcomeOn) {
        return outcomeOn != null && !outcomeOn.isBefore(since);
    }
}
