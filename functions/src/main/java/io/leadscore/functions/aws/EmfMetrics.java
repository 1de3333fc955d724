package io.leadscore.functions.aws;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.Metrics;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Metrics in CloudWatch's embedded metric format. Each count is one line of JSON, and CloudWatch creates the metric
 * from it. This needs no client and no call, and nothing is lost when Lambda freezes the function. Thread-safe if the
 * sink is.
 */
public final class EmfMetrics implements Metrics {
    /** The namespace of all metrics. The dimension {@code Function} distinguishes deployments. */
    public static final String NAMESPACE = "Leadscore";

    private final String function;
    private final InstantSource clock;
    private final Consumer<String> lines;

    /**
     * @param function name of the function, the only dimension of the metrics
     * @param lines    receives each line, without a line break; on Lambda this is standard output
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
