package io.leadscore.functions.query;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.functions.http.HttpProblemException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A query parameter that names the day of a score: {@code at}, {@code from} or {@code to}. */
final class DayParameter {
    /** No activity has an earlier date. */
    static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
    /** How far ahead scores are computed: as far as {@code nextChangeOn}. */
    static final int MAX_DAYS_AHEAD = 3_650;

    private DayParameter() {}

    /**
     * The value as a UTC day, or the UTC day of an instant.
     *
     * @param otherwise the day if the parameter is absent
     */
    static LocalDate read(String name, @Nullable String value, LocalDate otherwise, LocalDate today)
            throws HttpProblemException {
        LocalDate day = value == null ? otherwise : parse(name, value);
        if (day.isBefore(EARLIEST) || day.isAfter(today.plusDays(MAX_DAYS_AHEAD))) {
            throw HttpProblemException.badField(name,
                    "must lie between " + EARLIEST + " and " + MAX_DAYS_AHEAD + " days from today");
        }
        return day;
    }

    private static LocalDate parse(String name, String value) throws HttpProblemException {
        LocalDate day = UtcDays.parse(value);
        if (day == null) {
            throw HttpProblemException.badField(name,
                    "must be a day such as 2026-03-31 or an instant such as 2026-03-31T12:00:00Z");
        }
        return day;
    }
}
