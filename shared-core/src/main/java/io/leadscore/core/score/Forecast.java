package io.leadscore.core.score;

import io.leadscore.core.model.Points;
import io.leadscore.core.score.ScoreProjection.Rungs;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Computes how a lead changes as days pass and nothing else happens. It evaluates only the days on which something can
 * change. On other days the result is that of the day before, because a lead needs no more to keep a rung than to enter
 * it. Stateless and thread-safe.
 */
public final class Forecast {
    /** How many days {@code nextChangeOn} looks ahead. */
    public static final int NEXT_CHANGE_WITHIN_DAYS = 3_650;

    private Forecast() {}

    /**
     * Follows the ladder through the days in {@code (from, to]}.
     *
     * @param held    names of the rungs held on {@code from}
     * @param onEach  receives each day on which something could change, and the ladder on that day
     * @return the ladder on {@code to}
     */
    public static Rungs follow(ScoreProjection projection, LocalDate from, Set<String> held, LocalDate to,
            BiConsumer<LocalDate, Rungs> onEach) {
        Set<String> holding = held;
        int last = (int) to.toEpochDay();
        int day = projection.nextPossibleChange((int) from.toEpochDay());
        while (day <= last && day != DecayCurve.NEVER) {
            Rungs rungs = projection.evaluate(day, holding);
            onEach.accept(LocalDate.ofEpochDay(day), rungs);
            holding = rungs.held();
            day = projection.nextPossibleChange(day);
        }
        return projection.evaluate(last, holding);
    }

    /**
     * The ladder on {@code to}, without the days before. If the score can only fall, the last day is enough: no rung is
     * entered on the way, a rung that is held at the end was held on every day, and a lost rung stays lost.
     *
     * @param held names of the rungs held after the evaluation of {@code from}
     */
    public static Rungs follow(ScoreProjection projection, LocalDate from, Set<String> held, LocalDate to) {
        return projection.onlyFalls() ? projection.evaluate(to, held)
                : follow(projection, from, held, to, (_, _) -> {});
    }

    /**
     * The ladder on each of these days, in one pass: the same as {@link #follow(ScoreProjection, LocalDate, Set, LocalDate)}
     * of each.
     *
     * @param days not before {@code from}, ascending
     */
    public static List<Rungs> follow(ScoreProjection projection, LocalDate from, Set<String> held,
            List<LocalDate> days) {
        var ladders = new ArrayList<Rungs>(days.size());
        Set<String> holding = held;
        int change = projection.onlyFalls() ? DecayCurve.NEVER
                : projection.nextPossibleChange((int) from.toEpochDay());
        for (LocalDate day : days) {
            while (change <= day.toEpochDay() && change != DecayCurve.NEVER) {
                holding = projection.evaluate(change, holding).held();
                change = projection.nextPossibleChange(change);
            }
            ladders.add(projection.evaluate(day, holding));
        }
        return ladders;
    }

    /**
     * The first day in {@code (from, to]} on which the ladder differs from {@code now} by the given test; null if there
     * is none.
     *
     * @param now the ladder on {@code from}
     */
    public static @Nullable LocalDate first(ScoreProjection projection, LocalDate from, Rungs now, LocalDate to,
            BiPredicate<Rungs, Rungs> differs) {
        Set<String> holding = now.held();
        int last = (int) to.toEpochDay();
        int day = projection.nextPossibleChange((int) from.toEpochDay());
        while (day <= last && day != DecayCurve.NEVER) {
            Rungs then = projection.evaluate(day, holding);
            if (differs.test(now, then)) {
                return LocalDate.ofEpochDay(day);
            }
            holding = then.held();
            day = projection.nextPossibleChange(day);
        }
        return null;
    }

    /**
     * The first later day, at most 3,650 days later, on which the stage or the total in whole points (rounded half up)
     * differs if nothing else happens; null if there is none.
     */
    public static @Nullable LocalDate nextChangeOn(ScoreProjection projection, LocalDate day, Rungs now) {
        return first(projection, day, now, day.plusDays(NEXT_CHANGE_WITHIN_DAYS), Forecast::shownDiffers);
    }

    private static boolean shownDiffers(Rungs a, Rungs b) {
        return Points.wholeHalfUp(a.totalMilli()) != Points.wholeHalfUp(b.totalMilli()) || !a.stage().equals(b.stage());
    }

    /**
     * The last later day, at most 3,650 days later, on which the stage or the total in whole points changes if nothing else
     * happens; null if there is none. If the score can only fall, it takes a binary search.
     *
     * @param held names of the rungs held on the day
     */
    public static @Nullable LocalDate lastChangeOn(ScoreProjection projection, LocalDate day, Set<String> held) {
        LocalDate last = day.plusDays(NEXT_CHANGE_WITHIN_DAYS);
        var shown = new Object() {
            Rungs rungs = projection.evaluate(day, held);
            @Nullable
            LocalDate changedOn;
        };
        if (projection.onlyFalls()) {
            // Points and rungs that are lost stay lost, so a day that shows what the last day shows is followed by such days only.
            Rungs end = projection.evaluate(last, held);
            return shownDiffers(shown.rungs, end)
                    ? LineForecast.first((int) day.toEpochDay(), (int) last.toEpochDay(),
                            then -> !shownDiffers(projection.evaluate(then, held), end))
                    : null;
        }
        follow(projection, day, held, last, (then, rungs) -> {
            if (shownDiffers(shown.rungs, rungs)) {
                shown.changedOn = then;
                shown.rungs = rungs;
            }
        });
        return shown.changedOn;
    }
}
