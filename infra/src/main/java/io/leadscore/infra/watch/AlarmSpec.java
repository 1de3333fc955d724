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
 * @param name     the alarm's name without the deployment's
 * @param says     what has happened, as the e-mail about the alarm says it
 * @param metric   the metric that is watched
 * @param above    the alarm is raised when the metric is above this. {@link #ABSENT} raises it when the metric is
 *                 below 1 or has no data
 * @param periods  for how many periods in a row
 */
record AlarmSpec(String name, String says, IMetric metric, double above, int periods) {
    /** The alarm is about something that did not happen, so missing data counts as zero. */
    static final double ABSENT = -1;
    static final Duration FIVE_MINUTES = Duration.minutes(5);

    /** An alarm that is raised when something happens once. */
    static AlarmSpec once(String name, String says, IMetric metric) {
        return new AlarmSpec(name, says, metric, 0, 1);
    }

    boolean isAboutAbsence() {
        return above == ABSENT;
    }

    TreatMissingData missing() {
        return isAboutAbsence() ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING;
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
