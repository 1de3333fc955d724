package io.leadscore.infra.watch;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;

/**
 * An alarm. Its runbook is in {@code docs/operate.md}, under its name.
 *
 * @param name    the alarm's name without the deployment's
 * @param says    what has happened, as the e-mail about the alarm says it
 * @param metric  the metric that is watched
 * @param above   the alarm is raised when the metric is above this. {@link #ABSENT} raises it when the metric is
 *                below 1
 * @param periods for how many periods in a row
 * @param missing what it means if the metric has no data
 */
record AlarmSpec(String name, String says, IMetric metric, double above, int periods, Missing missing) {
    /** The alarm is about something that did not happen. */
    static final double ABSENT = -1;
    static final Duration FIVE_MINUTES = Duration.minutes(5);

    /** What missing data means. */
    enum Missing {
        /** The metric has data only when the thing happens, so all is well. */
        NOTHING_HAPPENED(TreatMissingData.NOT_BREACHING),
        /** Who measures may have stopped with what is measured. An alarm that is raised stays until a value ends it. */
        NOTHING_IS_KNOWN(TreatMissingData.IGNORE),
        /** The alarm is about the thing that wrote no data. */
        IT_STOPPED(TreatMissingData.BREACHING);

        private final TreatMissingData treatment;

        Missing(TreatMissingData treatment) {
            this.treatment = treatment;
        }

        TreatMissingData treatment() {
            return treatment;
        }
    }

    /** An alarm that is raised when something happens once. */
    static AlarmSpec once(String name, String says, IMetric metric) {
        return of(name, says, metric, 0, 1);
    }

    /** An alarm that is raised when a metric, which has data only when something happens, is too high. */
    static AlarmSpec of(String name, String says, IMetric metric, double above, int periods) {
        return new AlarmSpec(name, says, metric, above, periods, Missing.NOTHING_HAPPENED);
    }

    /** An alarm that is raised when something did not happen for this many periods. */
    static AlarmSpec absent(String name, String says, IMetric metric, int periods) {
        return new AlarmSpec(name, says, metric, ABSENT, periods, Missing.IT_STOPPED);
    }

    boolean isAboutAbsence() {
        return above == ABSENT;
    }

    /** The sum of metrics, where missing data counts as zero. */
    static IMetric sum(String label, List<Metric> metrics) {
        // In a graph with several sums every metric needs an id of its own.
        String prefix = label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1);
        var named = IntStream.range(0, metrics.size())
                .boxed()
                .collect(
                        Collectors.toMap(i -> prefix + i, i -> (IMetric) metrics.get(i)));
        String terms = IntStream.range(0, metrics.size())
                .mapToObj(i -> "FILL(" + prefix + i + ",0)")
                .collect(
                        Collectors.joining("+"));
        return MathExpression.Builder.create()
                .label(label)
                .expression(terms)
                .usingMetrics(named)
                .period(FIVE_MINUTES)
                .build();
    }
}
