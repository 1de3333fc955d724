package io.leadscore.infra.runbooks;

import io.leadscore.infra.Synthesised;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Functions with versions, and the scripts of the runbooks with an AWS CLI that knows nothing else. */
final class Runbook {
    private static final Path STUB = Path.of("src/test/resources/runbooks").toAbsolutePath();
    private static final String LATEST = "$LATEST";

    private final Path state;

    /** @param state an empty directory */
    Runbook(Path state) {
        this.state = state;
    }

    record Outcome(int exit, String output) {}

    /** The published versions of the functions, and the version of each alias. */
    Runbook with(Map<String, NavigableSet<Integer>> versions, Map<String, Integer> live) throws IOException {
        Files.writeString(state.resolve("functions"), String.join("\t", versions.keySet()) + "\n");
        for (String function : versions.keySet()) {
            var texts = new ArrayList<>(List.of(LATEST));
            Objects.requireNonNull(versions.get(function)).forEach(version -> texts.add(version.toString()));
            Files.writeString(state.resolve(function + ".versions"), String.join("\t", texts) + "\n");
            Files.writeString(state.resolve(function + ".alias"), live.get(function) + "\n");
        }
        return this;
    }

    /** From now on the alias of the function cannot be changed. */
    void lock(String function) throws IOException {
        Files.createFile(state.resolve(function + ".locked"));
    }

    int live(String function) throws IOException {
        return Integer.parseInt(Files.readString(state.resolve(function + ".alias")).strip());
    }

    NavigableSet<Integer> versions(String function) throws IOException {
        return List.of(Files.readString(state.resolve(function + ".versions")).strip().split("\t"))
                .stream()
                .filter(version -> !version.equals(LATEST))
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Runs the script to its end. Its output has the lines for people and the errors. */
    Outcome run(String script, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash",
                Synthesised.ROOT.resolve("infra/runbooks").resolve(script).toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("STATE", state.toString());
        builder.environment().compute("PATH", (_, path) -> STUB + ":" + path);
        Process process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
