package io.leadscore.functions.query;

import io.leadscore.core.activity.UtcDays;
import io.leadscore.functions.http.HttpProblemException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The query parameter {@code at}: the day of a score. */
final class AtParameter {
    /** No activity has an earlier date. */
    static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
    /** How far ahead scores are computed: as far as {@code nextChangeOn}. */
    static final int MAX_DAYS_AHEAD = 3_650;

    private AtParameter() {}

    /** The value as a UTC day, or the UTC day of an instant; today if it is absent. */
    static LocalDate at(@Nullable String at, LocalDate today) throws HttpProblemException {
        LocalDate day = at == null ? today : parse(at);
        if (day.isBefore(EARLIEST) || day.isAfter(today.plusDays(MAX_DAYS_AHEAD))) {
            throw HttpProblemException.badField("at",
                    "must lie between " + EARLIEST + " and " + MAX_DAYS_AHEAD + " days from today");
        }
        return day;
    }

    private static LocalDate parse(String at) throws HttpProblemException {
        LocalDate day = UtcDays.parse(at);
        if (day == null) {
            throw HttpProblemException.badField("at",
                    "must be a day such as 2026-03-31 or an instant such as 2026-03-31T12:00:00Z");
        }
        return day;
    }
}
