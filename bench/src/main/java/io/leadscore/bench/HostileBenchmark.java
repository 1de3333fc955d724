package io.leadscore.bench;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.pattern.EventPattern;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Patterns and documents on which event-ruler needs seconds, or all memory. Here twice the size should need about twice the
 * time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HostileBenchmark {
    /** The shapes of the pattern and the document. */
    public enum Shape {
        /** Five fields with an array of n values each. event-ruler needs about n⁵ steps. */
        ARRAYS,
        /** An array of n objects, each with an array of 20 objects, and fields that may be absent. */
        OBJECTS,
        /** Five {@code $or} with n branches each. event-ruler makes n⁵ rules. */
        BRANCHES,
        /** {@code *i*x*i} on a text of n × 100 characters without x. */
        STARS
    }

    @Param
    private Shape shape = Shape.ARRAYS;

    @Param({"50", "100", "200"})
    private int n;

    private EventPattern pattern = SampleRules.compile(json("{'a':[1]}"));
    private Folded document = Folded.EMPTY;

    /** For JMH, which sets the parameters. */
    public HostileBenchmark() {}

    HostileBenchmark(Shape shape, int n) {
        this.shape = shape;
        this.n = n;
        prepare();
    }

    @Setup
    public final void prepare() {
        String written = switch (shape) {
            case ARRAYS -> fields(i -> "'f" + i + "':[" + (i == 4 ? "'none'" : "'v" + (n - 1) + "'") + "]");
            case OBJECTS -> "{'a':{'b':[{'exists':false}],'c':{'d':[{'exists':false},'x'],'e':['none']}}}";
            case BRANCHES -> fields(i -> "'f" + i + "':{'$or':" + list(n, k -> "{'k':['none" + k + "']}")
                    .replace("{'k':['none" + (n - 1) + "']}", "{'l':['v']}") + "}");
            case STARS -> "{'a':[{'wildcard':'*i*x*i'}]}";
        };
        String data = switch (shape) {
            case ARRAYS -> fields(i -> "'f" + i + "':" + list(n, k -> "'v" + k + "'"));
            case OBJECTS -> "{'a':" + list(n, _ -> "{'c':" + list(20, _ -> "{'d':'x','e':'y'}") + "}") + "}";
            case BRANCHES -> fields(i -> "'f" + i + "':{'l':'" + (i == 4 ? "w" : "v") + "'}");
            case STARS -> "{'a':'" + "i".repeat(100 * n) + "'}";
        };
        pattern = SampleRules.compile(json(written));
        document = Folded.of((Json.Obj) json(data));
    }

    @Benchmark
    public boolean match() {
        return pattern.matches(document);
    }

    private static Json json(String text) {
        return SampleRules.read(new JsonReader(JsonReader.Limits.DOCUMENT), text.replace('\'', '"'));
    }

    private static String fields(IntFunction<String> field) {
        return IntStream.range(0, 5).mapToObj(field).collect(Collectors.joining(",", "{", "}"));
    }

    private static String list(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(",", "[", "]"));
    }
}
