package io.leadscore.bench;

import io.leadscore.core.json.Json;
import io.leadscore.core.pattern.EventPattern;
import io.leadscore.core.pattern.PatternIndex;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import software.amazon.event.ruler.Machine;

/**
 * Measures the CPU time that a cold JVM needs to compile a hundred rules. Each measurement has a JVM of its own, which first
 * reads the rules as JSON values, so that the JSON library is loaded, and then compiles them once. Prints the CPU time of the
 * thread, and of the whole process with its compiler threads. Goal: at most 20 ms of the thread.
 */
public final class ColdCompile {
    private static final int FORKS = 15;

    private ColdCompile() {}

    /** Without arguments, starts the JVMs and reports. With {@code ours} or {@code event-ruler}, measures in this JVM. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            report("ours");
            report("event-ruler");
        } else {
            measure(arguments[0]);
        }
    }

    private static void report(String which) throws IOException, InterruptedException {
        var thread = new double[FORKS];
        var process = new double[FORKS];
        for (int i = 0; i < FORKS; i++) {
            String[] figures = fork(which).split(" ", -1);
            thread[i] = Double.parseDouble(figures[0]);
            process[i] = Double.parseDouble(figures[1]);
        }
        Arrays.sort(thread);
        Arrays.sort(process);
        System.out.printf(Locale.ROOT,
                "%-12s CPU ms of the thread: median %.1f (%.1f to %.1f); of the process: median %.1f (%.1f to %.1f)%n",
                which,
                thread[FORKS / 2], thread[0], thread[FORKS - 1], process[FORKS / 2], process[0], process[FORKS - 1]);
    }

    private static String fork(String which) throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElse("java");
        var process = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), ColdCompile.class.getName(), which)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the forked JVM failed");
        }
        return output;
    }

    private static void measure(String which) throws IOException {
        List<Json> values = SampleRules.values();
        List<String> texts = SampleRules.texts();
        var threads = ManagementFactory.getThreadMXBean();
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long processBefore = system.getProcessCpuTime();
        long threadBefore = threads.getCurrentThreadCpuTime();
        Object built = which.equals("ours") ? ours(values) : eventRulers(texts);
        long thread = threads.getCurrentThreadCpuTime() - threadBefore;
        long process = system.getProcessCpuTime() - processBefore;
        if (built.hashCode() == 0) {
            throw new IllegalStateException(
                    "unexpected hash code; this check keeps the compiler from removing the measured code");
        }
        System.out.printf(Locale.ROOT, "%.2f %.2f%n", thread / 1e6, process / 1e6);
    }

    private static Object ours(List<Json> values) {
        var patterns = new ArrayList<EventPattern>();
        for (Json value : values) {
            patterns.add(SampleRules.compile(value));
        }
        return PatternIndex.of(patterns);
    }

    private static Object eventRulers(List<String> texts) throws IOException {
        Machine machine = Machine.builder().withOverridesForDuplicateRules(false).build();
        for (int i = 0; i < texts.size(); i++) {
            machine.addRule("r" + i, texts.get(i));
        }
        return machine;
    }
}
