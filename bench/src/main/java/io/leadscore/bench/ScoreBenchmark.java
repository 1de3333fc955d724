package io.leadscore.bench;

import io.leadscore.core.json.JsonReader;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ShippedModels;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.OfflineScoring;
import io.leadscore.local.score.ScoreStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The work of {@code leadscore score} from the first to the last byte of its file, on one thread: reads lines, scores leads day
 * by day, and writes cards. Goal: 300,000 activities per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class ScoreBenchmark {
    static final int LEADS = 2_000;
    static final int ACTIVITIES_PER_LEAD = 20;
    static final int ACTIVITIES = LEADS * ACTIVITIES_PER_LEAD;
    /** The leads are active for a quarter of a year. The cards show the scores two months later. */
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
    private static final int DAYS = 90;
    private static final LocalDate AT = LocalDate.of(2026, 6, 1);

    private static final List<String> ACTIVITY_FIELDS = List.of(
            "\"event\": \"Page Viewed\", \"properties\": {\"path\": \"/pricing\"}",
            "\"event\": \"Page Viewed\", \"properties\": {\"path\": \"/blog/how-to\"}",
            "\"event\": \"Email Opened\", \"properties\": {\"machine\": false}",
            "\"event\": \"Email Link Clicked\", \"properties\": {\"link\": \"https://example.com/trial\"}",
            "\"event\": \"Content Downloaded\", \"properties\": {\"kind\": \"datasheet\", \"asset\": \"a-7\"}",
            "\"event\": \"Webinar Attended\", \"properties\": {\"topic\": \"Scoring\"}",
            "\"event\": \"Demo Requested\", \"properties\": {}", "\"event\": \"Trial Started\", \"properties\": {}");

    @Param({"weighted-b2b", "b2b-software", "consumer-electronics", "fit-and-intent"})
    String model = "";

    private final byte[] leads = leads();

    /** One operation is one activity. */
    @Benchmark
    @OperationsPerInvocation(ACTIVITIES)
    public Object score() throws IOException {
        return String.valueOf(new ScoreStream(new OfflineScoring(new CompiledModel(read(model), 1)), AT)
                .run(new ByteArrayInputStream(leads), OutputStream.nullOutputStream(), _ -> {}));
    }

    private static ScoringModel read(String name) {
        var reader = new JsonReader(JsonReader.Limits.DOCUMENT);
        return Objects.requireNonNull(ModelReader.read(SampleRules.read(reader, ShippedModels.json(name))).model());
    }

    private static byte[] leads() {
        var random = new SplittableRandom(42);
        var lines = new StringBuilder();
        for (int lead = 0; lead < LEADS; lead++) {
            lines.append("{\"lead\": \"lead-")
                    .append(lead)
                    .append("\", \"traits\": {\"industry\": \"Technology\", \"jobTitle\": \"CTO\", \"country\": \"US\"}, ")
                    .append("\"activities\": [");
            for (int i = 0; i < ACTIVITIES_PER_LEAD; i++) {
                lines.append(i == 0 ? "" : ", ")
                        .append("{\"messageId\": \"m")
                        .append(i)
                        .append("\", \"occurredAt\": \"")
                        .append(FIRST_DAY.plusDays(random.nextInt(DAYS)))
                        .append("T10:00:00Z\", ")
                        .append(ACTIVITY_FIELDS.get(random.nextInt(ACTIVITY_FIELDS.size())))
                        .append('}');
            }
            lines.append("]}\n");
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
