package io.leadscore.core.score;

import io.leadscore.core.model.Points;
import io.leadscore.core.score.ScoreProjection.Rungs;
import java.time.LocalDate;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a standing as days pass and nothing else happens. Only the days on which something can change are
 * evaluated: on the others an evaluation gives what the one before gave, since a rung that is held needs no more than it
 * needed to be entered. Stateless and thread-safe.
 */
public final class Forecast {
    /** How far ahead {@code nextChangeOn} looks, in days. */
    public static final int NEXT_CHANGE_WITHIN_DAYS = 3_650;

    private Forecast() {}

    /**
     * Follows the ladder through the days in {@code (from, to]}.
     *
     * @param held    names of the rungs held on {@code from}
     * @param onEach  told of each day on which something could change, and the ladder then
     * @return the ladder on {@code to}
     */
    public static Rungs follow(ScoreProjection standing, LocalDate from, Set<String> held, LocalDate to,
            BiConsumer<LocalDate, Rungs> onEach) {
        Set<String> holding = held;
        int last = (int) to.toEpochDay();
        int day = standing.nextPossibleChange((int) from.toEpochDay());
        while (day <= last && day != DecayCurve.NEVER) {
            Rungs rungs = standing.evaluate(day, holding);
            onEach.accept(LocalDate.ofEpochDay(day), rungs);
            holding = rungs.held();
            day = standing.nextPossibleChange(day);
        }
        return standing.evaluate(last, holding);
    }

    /**
     * The ladder on {@code to}, where nobody asks about the days before. Where the score can only fall, the last day says it
     * all: a rung that is held then was held on each, one that was lost on the way is not held, and none was entered.
     *
     * @param held names of the rungs held after the evaluation of {@code from}
     */
    public static Rungs follow(ScoreProjection standing, LocalDate from, Set<String> held, LocalDate to) {
        return standing.onlyFalls() ? standing.evaluate(to, held) : follow(standing, from, held, to, (_, _) -> {});
    }

    /**
     * The first day in {@code (from, to]} on which the ladder is one that is looked for; null if there is none.
     *
     * @param now the ladder on {@code from}
     */
    public static @Nullable LocalDate first(ScoreProjection standing, LocalDate from, Rungs now, LocalDate to,
            BiPredicate<Rungs, Rungs> differs) {
        Set<String> holding = now.held();
        int last = (int) to.toEpochDay();
        int day = standing.nextPossibleChange((int) from.toEpochDay());
        while (day <= last && day != DecayCurve.NEVER) {
            Rungs then = standing.evaluate(day, holding);
            if (differs.test(now, then)) {
                return LocalDate.ofEpochDay(day);
            }
            holding = then.held();
            day = standing.nextPossibleChange(day);
        }
        return null;
    }

    /**
     * The first later day, within 3,650, on which the total, rounded half up to whole points, or the stage differs, if
     * nothing else happens; else null.
     */
    public static @Nullable LocalDate nextChangeOn(ScoreProjection standing, LocalDate day, Rungs now) {
        return first(standing, day, now, day.plusDays(NEXT_CHANGE_WITHIN_DAYS),
                (a, b) -> Points.wholeHalfUp(a.totalMilli()) != Points.wholeHalfUp(b.totalMilli())
                        || !a.stage().equals(b.stage()));
    }
}
