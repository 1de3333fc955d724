package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A {@code leadscore up} in a process of its own, as a user starts it. */
final class UpProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonReader JSON = new JsonReader(JsonReader.Limits.DOCUMENT);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Process process;
    private final URI url;
    private final List<ProcessHandle> children;

    private UpProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
        this.children = process.descendants().toList();
    }

    /** Starts it on a free port, and waits until it prints that it is ready. */
    static UpProcess start(String... options) throws IOException {
        return start(Map.of(), options);
    }

    /** With these environment variables, too. */
    static UpProcess start(Map<String, String> environment, String... options) throws IOException {
        var arguments = new ArrayList<>(List.of("up", "--port", "0"));
        arguments.addAll(List.of(options));
        ProcessBuilder command = command(arguments).redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment().putAll(environment);
        Process process = command.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String ready = out.readLine();
        assertThat(ready).as(() -> "leadscore up did not start, exit code " + process.onExit().join().exitValue())
                .isNotNull()
                .startsWith("Leadscore is ready at http://127.0.0.1:");
        return new UpProcess(process, URI.create(ready.substring(ready.indexOf("http"))));
    }

    /** The command line in a process of its own. */
    static ProcessBuilder command(List<String> arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "-Djdk.httpclient.allowRestrictedHeaders=host",
                "-Dleadscore.dynamodb-local.lib=" + System.getProperty("leadscore.dynamodb-local.lib"),
                "-Dleadscore.page=" + System.getProperty("leadscore.page"), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.leadscore.local.Leadscore"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    URI url() {
        return url;
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(url.resolve(path)));
    }

    HttpResponse<String> post(String path, String json) throws IOException {
        return send(HttpRequest.newBuilder(url.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> form(String form, Map<String, String> fields) throws IOException {
        String body = fields.entrySet()
                .stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(url.resolve("/forms/" + form + "?key=local"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Sends a call of the Segment spec, which must be accepted. */
    void call(String type, String json) throws IOException {
        var answer = post("/v1/" + type + "?writeKey=local", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    Json.Obj json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return parse(answer.body());
    }

    static Json.Obj parse(String json) {
        try {
            return JSON.readObject(json);
        } catch (MalformedJsonException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    Json.Obj lead(String lead) throws IOException {
        return json(get("/leads/" + lead));
    }

    /** The score card of the lead under a model. */
    Json.Obj card(String lead, String model) throws IOException {
        return lead(lead).object("models").object(model);
    }

    List<Json.Obj> events() throws IOException {
        var answer = get("/_local/events");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body().lines().map(UpProcess::parse).toList();
    }

    /** Waits for the first event on the bus that meets the condition. */
    Json.Obj awaitEvent(Predicate<Json.Obj> condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<Json.Obj> events = events();
            var found = events.stream().filter(condition).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            assertThat(System.nanoTime()).as("the event is missing among %s", events).isLessThan(deadline);
            pause();
        }
    }

    Json.Obj awaitEvent(String leadId, String detailType) throws IOException {
        return awaitEvent(event -> detailType.equals(event.text("detail-type"))
                && leadId.equals(event.object("detail").object("data").text("leadId")));
    }

    /** Waits until events with all of these ids are on the bus. */
    void awaitEvents(Set<String> ids, String message) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var missing = new TreeSet<>(ids);
        while (true) {
            events().forEach(event -> missing.remove(String.valueOf(event.text("id"))));
            if (missing.isEmpty()) {
                return;
            }
            assertThat(System.nanoTime()).as("events that were not published: %s, %s", missing, message)
                    .isLessThan(deadline);
            pause();
        }
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The child processes: the database, and the process that ends it when this one is killed. */
    List<ProcessHandle> children() {
        return children;
    }

    /** Kills it, so that it cannot clean up. */
    void kill9() {
        process.destroyForcibly();
    }

    /** Kills it and its children at once, as when a container ends. */
    void kill9WithChildren() {
        children.forEach(ProcessHandle::destroyForcibly);
        kill9();
    }

    void awaitEnd() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void awaitGone(List<ProcessHandle> processes) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (processes.stream().anyMatch(ProcessHandle::isAlive)) {
            assertThat(System.nanoTime()).as("a child process is still running").isLessThan(deadline);
            pause();
        }
    }

    /** Stops it in the same way as Ctrl-C. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }
}
