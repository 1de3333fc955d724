package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import java.io.BufferedReader;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A {@code leadscore up} as a user starts it: the built program in a process of its own, called over HTTP. */
final class LocalSystemProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final URI url;

    /** Starts the local system with these models, and waits until it is ready. */
    LocalSystemProcess(List<String> models) throws Exception {
        Path local = Synthesised.ROOT.resolve("local/target");
        if (!Files.exists(local.resolve("lib"))) {
            throw new IllegalStateException(local + " is not built: run mvn verify");
        }
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "-Dleadscore.dynamodb-local.lib=" + Synthesised.ROOT.resolve("dynamodb-local/target/lib"), "-cp",
                local.resolve("classes") + File.pathSeparator + local.resolve("lib").resolve("*"),
                "io.leadscore.local.Leadscore", "up", "--port", "0"));
        models.forEach(model -> command.addAll(List.of("--model", model)));
        process = new ProcessBuilder(command)
                .redirectError(Path.of("target", "local-system.log").toFile())
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String ready = out.readLine();
        if (ready == null || !ready.contains("ready at http")) {
            throw new IllegalStateException(
                    "the local system did not start: " + ready + ". See target/local-system.log");
        }
        url = URI.create(ready.substring(ready.indexOf("http")));
    }

    private String send(HttpRequest.Builder request) throws Exception {
        var answer = HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    JsonNode get(String path, String query) throws Exception {
        return Synthesised.json(send(HttpRequest.newBuilder(url.resolve(query.isEmpty() ? path : path + "?" + query))));
    }

    String post(String path, String contentType, String body) throws Exception {
        return send(HttpRequest.newBuilder(url.resolve(path))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
    }

    /** Waits for events on the bus, until at least {@code count} of them match. */
    List<JsonNode> awaitEvents(Predicate<JsonNode> wanted, int count) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var events = send(HttpRequest.newBuilder(url.resolve("/_local/events"))).lines()
                    .map(Synthesised::json)
                    .filter(wanted)
                    .toList();
            if (events.size() >= count || System.nanoTime() > deadline) {
                return events;
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
