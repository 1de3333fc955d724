package io.leadscore.functions.aws;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.Metrics;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Metrics in CloudWatch's embedded metric format: one line of JSON a count, of which CloudWatch makes the metric. No call, no
 * client, nothing to lose when a function is frozen. Thread-safe if the sink is.
 */
public final class EmfMetrics implements Metrics {
    /** Of all metrics of a deployment; the function tells deployments apart. */
    public static final String NAMESPACE = "Leadscore";

    private final String function;
    private final InstantSource clock;
    private final Consumer<String> lines;

    /**
     * @param function name of the function, the metrics' one dimension
     * @param lines    takes each line, without its end; on Lambda standard output
     */
    public EmfMetrics(String function, InstantSource clock, Consumer<String> lines) {
        this.function = function;
        this.clock = clock;
        this.lines = lines;
    }

    @Override
    public void count(String name, int count) {
        var directive = Json.obj("Namespace", NAMESPACE, "Dimensions", List.of(List.of("Function")), "Metrics",
                List.of(Json.obj("Name", name, "Unit", "Count")));
        var aws = Json.obj("Timestamp", clock.instant().toEpochMilli(), "CloudWatchMetrics", List.of(directive));
        lines.accept(Json.obj("_aws", aws, "Function", function, name, count).toJson());
    }
}
