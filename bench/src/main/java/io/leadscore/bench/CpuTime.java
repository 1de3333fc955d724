package io.leadscore.bench;

import io.leadscore.core.json.Json;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntSupplier;

/**
 * Runs the matching benchmarks and measures the CPU time of the thread, not the elapsed time as JMH does. So other processes on
 * a busy machine change the figures less. Prints the median of the rounds after the warm-up.
 */
public final class CpuTime {
    private static final int ROUNDS = 9;
    private static final int WARM_UP_ROUNDS = 4;
    private static final long ROUND_NANOS = 400_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static int sink;

    private CpuTime() {}

    public static void main(String[] arguments) {
        var match = new MatchBenchmark();
        report("read, fold, match 100 rules", match::readFoldMatch);
        report("read", () -> match.readOnly() instanceof Json.Obj object ? object.fields().size() : 0);
        report("match 100 rules", match::matchOnly);
        for (HostileBenchmark.Shape shape : HostileBenchmark.Shape.values()) {
            for (int n : new int[]{50, 100, 200}) {
                var hostile = new HostileBenchmark(shape, n);
                report(shape + " n=" + n, () -> hostile.match() ? 1 : 0);
            }
        }
        if (sink == Integer.MIN_VALUE) {
            throw new IllegalStateException(
                    "unexpected sum; this check keeps the compiler from removing the measured code");
        }
    }

    private static void report(String what, IntSupplier operation) {
        var micros = new double[ROUNDS];
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            double figure = round(operation);
            if (round >= 0) {
                micros[round] = figure;
            }
        }
        Arrays.sort(micros);
        System.out.printf(Locale.ROOT, "%-30s %8.2f µs of CPU (%.2f to %.2f)%n", what, micros[ROUNDS / 2], micros[0],
                micros[ROUNDS - 1]);
    }

    /** Microseconds of CPU time per operation. */
    private static double round(IntSupplier operation) {
        long begin = THREADS.getCurrentThreadCpuTime();
        long now = begin;
        long operations = 0;
        while (now - begin < ROUND_NANOS) {
            for (int i = 0; i < 500; i++) {
                sink += operation.getAsInt();
            }
            operations += 500;
            now = THREADS.getCurrentThreadCpuTime();
        }
        return (now - begin) / 1e3 / operations;
    }
}
