package io.leadscore.core.score;

import io.leadscore.core.score.ScoreCard.Line;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * When the points of one line of a score card change, and when they end, if nothing else happens.
 *
 * @param changesOn the first later day on which the line has other points
 * @param lapsesOn  the first later day on which the line has no points, or is not on the card. Both are null if there is no
 *                  such day within {@link Forecast#NEXT_CHANGE_WITHIN_DAYS} days. The second is also null if the line has no
 *                  points now
 */
public record LineForecast(@Nullable LocalDate changesOn, @Nullable LocalDate lapsesOn) {
    private static final LineForecast NEVER = new LineForecast(null, null);

    /**
     * The forecasts of all lines of the card of a day, by the lines' rules. If the points of a line can only come nearer to
     * zero, it takes a binary search. Otherwise, it takes one evaluation for each day on which something can change.
     */
    public static Map<String, LineForecast> of(ScoreProjection projection, LocalDate day) {
        int today = (int) day.toEpochDay();
        int last = today + Forecast.NEXT_CHANGE_WITHIN_DAYS;
        var forecasts = new LinkedHashMap<String, LineForecast>();
        projection.card(day).lines().forEach(line -> forecasts.put(line.rule(), NEVER));
        List<Line> bounds = new ArrayList<>();
        for (Line line : projection.engagementLines(today)) {
            RulePoints pays = projection.paid(line.rule());
            if (pays == null) {
                bounds.add(line);
            } else if (pays.isSteady()) {
                long now = line.pointsMilli();
                forecasts.put(line.rule(), new LineForecast(
                        first(today, last, then -> pays.pointsMilli(then) != now),
                        now == 0 ? null : first(today, last, then -> pays.pointsMilli(then) == 0)));
            } else {
                var walk = new Walk(line);
                for (int then = pays.nextChange(today); then <= last && !walk.isDone(); then = pays.nextChange(then)) {
                    walk.see(then, pays.pointsMilli(then));
                }
                forecasts.put(line.rule(), walk.forecast());
            }
        }
        forecasts.putAll(bounds(projection, bounds, today, last));
        return forecasts;
    }

    /** What bounds take off or add depends on sums of many rules. */
    private static Map<String, LineForecast> bounds(ScoreProjection projection, List<Line> bounds, int today,
            int last) {
        var forecasts = new HashMap<String, LineForecast>();
        if (projection.onlyFalls()) {
            for (Line line : bounds) {
                forecasts.put(line.rule(), new LineForecast(
                        first(today, last, then -> pointsMilli(projection, line, then) != line.pointsMilli()),
                        first(today, last, then -> pointsMilli(projection, line, then) == 0)));
            }
            return forecasts;
        }
        var walks = new ArrayList<>(bounds.stream().map(Walk::new).toList());
        int then = projection.nextPossibleChange(today);
        while (then <= last && !walks.stream().allMatch(Walk::isDone)) {
            Map<String, Long> points = new HashMap<>();
            projection.engagementLines(then).forEach(line -> points.put(line.rule(), line.pointsMilli()));
            for (Walk walk : walks) {
                walk.see(then, points.getOrDefault(walk.line.rule(), 0L));
            }
            then = projection.nextPossibleChange(then);
        }
        walks.forEach(walk -> forecasts.put(walk.line.rule(), walk.forecast()));
        return forecasts;
    }

    private static long pointsMilli(ScoreProjection projection, Line bound, int day) {
        for (Line line : projection.engagementLines(day)) {
            if (line.rule().equals(bound.rule())) {
                return line.pointsMilli();
            }
        }
        return 0;
    }

    /** The first day in {@code (today, last]} that is as wanted; null if there is none. All later days are as wanted too. */
    static @Nullable LocalDate first(int today, int last, IntPredicate wanted) {
        if (!wanted.test(last)) {
            return null;
        }
        int before = today;
        int found = last;
        while (found - before > 1) {
            int middle = (before + found) >>> 1;
            if (wanted.test(middle)) {
                found = middle;
            } else {
                before = middle;
            }
        }
        return LocalDate.ofEpochDay(found);
    }

    /** Looks at one day after the other. Used by one thread. */
    private static final class Walk {
        private final Line line;
        private @Nullable LocalDate changesOn;
        private @Nullable LocalDate lapsesOn;

        Walk(Line line) {
            this.line = line;
        }

        void see(int day, long pointsMilli) {
            if (changesOn == null && pointsMilli != line.pointsMilli()) {
                changesOn = LocalDate.ofEpochDay(day);
            }
            if (lapsesOn == null && pointsMilli == 0 && line.pointsMilli() != 0) {
                lapsesOn = LocalDate.ofEpochDay(day);
            }
        }

        boolean isDone() {
            return changesOn != null && (lapsesOn != null || line.pointsMilli() == 0);
        }

        LineForecast forecast() {
            return new LineForecast(changesOn, lapsesOn);
        }
    }
}
