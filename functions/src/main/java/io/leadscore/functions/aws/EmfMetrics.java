package io.leadscore.functions.aws;

import io.leadscore.core.json.Json;
import io.leadscore.functions.port.Metrics;
import java.time.InstantSource;
import java.util.LinkedHashMap;
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
        var directive = new LinkedHashMap<String, Json>();
        directive.put("Namespace", Json.text(NAMESPACE));
        directive.put("Dimensions", new Json.Arr(List.of(new Json.Arr(List.of(Json.text("Function"))))));
        var metric = new LinkedHashMap<String, Json>();
        metric.put("Name", Json.text(name));
        metric.put("Unit", Json.text("Count"));
        directive.put("Metrics", new Json.Arr(List.of(new Json.Obj(metric))));

        var aws = new LinkedHashMap<String, Json>();
        aws.put("Timestamp", Json.number(clock.instant().toEpochMilli()));
        aws.put("CloudWatchMetrics", new Json.Arr(List.of(new Json.Obj(directive))));
        var line = new LinkedHashMap<String, Json>();
        line.put("_aws", new Json.Obj(aws));
        line.put("Function", Json.text(function));
        line.put(name, Json.number(count));
        lines.accept(new Json.Obj(line).toJson());
    }
}
