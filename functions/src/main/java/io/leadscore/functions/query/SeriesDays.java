package io.leadscore.functions.query;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * The days of a series: from the first day in equal steps, and the last day, so that the last step can be shorter.
 *
 * @param stepDays the smallest number of days with which there are at most {@value #MAX} days
 * @param days     ascending, each once, with the first and the last day of the range
 */
record SeriesDays(int stepDays, List<LocalDate> days) {
    /** The most points of a series: a chart is a few hundred pixels wide, and each point is an evaluation. */
    static final int MAX = 400;

    static SeriesDays of(LocalDate from, LocalDate to) {
        int steps = MAX - 1;
        int span = Math.toIntExact(ChronoUnit.DAYS.between(from, to));
        int stepDays = Math.max(1, Math.ceilDiv(span, steps));
        Stream<LocalDate> inSteps = Stream.iterate(from, day -> day.isBefore(to), day -> day.plusDays(stepDays));
        return new SeriesDays(stepDays, Stream.concat(inSteps, Stream.of(to)).toList());
    }
}
