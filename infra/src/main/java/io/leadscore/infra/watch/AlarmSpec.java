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
 * Something that wakes a person, and has a runbook under its name in {@code docs/operate.md}.
 *
 * @param name     of the alarm, without the deployment's
 * @param says     what has happened, in the words of the mail that tells it
 * @param metric   what is watched
 * @param above    the alarm is raised when the metric is above this; {@link #NEVER_COMES} when it is below 1
 * @param periods  how many periods in a row
 */
record AlarmSpec(String name, String says, IMetric metric, double above, int periods) {
    /** Says that it is the absence of something that is told, so that no data is as bad as zero. */
    static final double NEVER_COMES = -1;
    static final Duration FIVE_MINUTES = Duration.minutes(5);

    /** One happening is one too many. */
    static AlarmSpec once(String name, String says, IMetric metric) {
        return new AlarmSpec(name, says, metric, 0, 1);
    }

    boolean isOfAbsence() {
        return above == NEVER_COMES;
    }

    TreatMissingData missing() {
        return isOfAbsence() ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING;
    }

    /** The sum of metrics of which some may have no data. */
    static IMetric sum(String label, List<Metric> metrics) {
        // A graph with several sums wants an id of its own for every metric.
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
