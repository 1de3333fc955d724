package io.leadscore.bench;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.pattern.PatternIndex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.event.ruler.Machine;

/** Matches one activity against a hundred rules. Goal: at most 3 µs from its bytes to the matching rules. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MatchBenchmark {
    private final JsonReader reader = new JsonReader(JsonReader.Limits.ACTIVITY);
    private final PatternIndex index = PatternIndex
            .of(SampleRules.values().stream().map(SampleRules::compile).toList());
    private final Folded folded = fold(read());
    private final String text = new String(SampleRules.ACTIVITY, StandardCharsets.UTF_8);
    private final Machine machine = machine();

    /** From the bytes of the activity to the matching rules, as the goal says. */
    @Benchmark
    public int readFoldMatch() {
        return match(fold(read()));
    }

    @Benchmark
    public Json readOnly() {
        return read();
    }

    @Benchmark
    public int matchOnly() {
        return match(folded);
    }

    /** The same rules in Amazon's matcher, which does not ignore case. */
    @Benchmark
    public List<String> eventRuler() throws Exception {
        return machine.rulesForJSONEvent(text);
    }

    private int match(Folded document) {
        int[] count = {0};
        index.match(document, _ -> count[0]++);
        return count[0];
    }

    private Json read() {
        try {
            return reader.read(SampleRules.ACTIVITY);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Folded fold(Json json) {
        return Folded.of((Json.Obj) json);
    }

    private static Machine machine() {
        Machine machine = Machine.builder().withOverridesForDuplicateRules(false).build();
        List<String> texts = SampleRules.texts();
        for (int i = 0; i < texts.size(); i++) {
            try {
                machine.addRule("r" + i, texts.get(i));
            } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return machine;
    }
}
