package io.leadscore.local;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code leadscore void}: voids activities of all leads of a running system, and waits until that is done. */
@Command(name = "void", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Voids activities of all leads of a running system, such as those of a bot: they count no more. "
        + "Prints the counts as JSON when all leads are done. If you stop the command, the system continues.", footer = {
                "",
                "Try it with --dry-run first: nothing is changed, and the counts are the same.",
                "leadscore void --where '{\"source\": [\"crawler\"]}' --reason bot --dry-run"})
final class VoidCommand implements Callable<Integer> {
    /** A person watches the progress, and a page of leads takes about a second. */
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);

    private final Console console;

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080", description = "The address of the system. Default: ${DEFAULT-VALUE}.")
    private String url = "";

    @Option(names = "--token", paramLabel = "TOKEN", description = "The token of a deployed system whose readers are authorized by an issuer of tokens.")
    private @Nullable String token;

    @Option(names = "--where", required = true, paramLabel = "FILE-OR-JSON", description = "The event pattern of the activities: a file, or the JSON itself.")
    private String where = "";

    @Option(names = "--from", paramLabel = "DAY", description = "The first UTC day on which they occurred. Default: any.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "The last UTC day on which they occurred. Default: any.")
    private @Nullable String to;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why. The history of a lead shows it.")
    private String reason = "";

    @Option(names = "--dry-run", description = "Only count what would be voided.")
    private boolean dryRun;

    VoidCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        URI base = base();
        try (var http = HttpClient.newHttpClient()) {
            Json.Obj started = ask(http, HttpRequest.newBuilder(base.resolve("voids"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body().toJson())));
            URI place = base.resolve("voids/" + started.text("run"));
            var progress = new Progress(console, "leads seen");
            try {
                while (true) {
                    Json.Obj run = ask(http, HttpRequest.newBuilder(place));
                    if (run.get("done") == Json.Bool.TRUE) {
                        progress.end();
                        console.println(counts(run).toJson());
                        return Leadscore.DONE;
                    }
                    progress.now(number(run, "leads"));
                    Thread.sleep(POLL);
                }
            } finally {
                progress.end();
            }
        }
    }

    private static long number(Json.Obj run, String field) {
        return run.get(field) instanceof Json.Num(String literal) ? Long.parseLong(literal) : 0;
    }

    private static Json.Obj counts(Json.Obj run) {
        return Json.obj("run", run.text("run"), "dryRun", run.get("dryRun"), "leads", run.get("leads"), "changed",
                run.get("changed"), "voided", run.get("voided"), "failed", run.get("failed"));
    }

    private URI base() {
        try {
            URI base = URI.create(url.endsWith("/") ? url : url + "/");
            if (base.getHost() != null && ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
                return base;
            }
        } catch (IllegalArgumentException _) {
            // The same answer.
        }
        throw new BadInputException("--url: an address such as http://127.0.0.1:8080 is expected");
    }

    private Json.Obj body() {
        var body = new LinkedHashMap<String, Json>();
        body.put("where", pattern());
        if (from != null) {
            body.put("from", Json.text(from));
        }
        if (to != null) {
            body.put("to", Json.text(to));
        }
        body.put("reason", Json.text(reason));
        body.put("dryRun", dryRun ? Json.Bool.TRUE : Json.Bool.FALSE);
        return new Json.Obj(body);
    }

    private Json pattern() {
        boolean json = where.strip().startsWith("{");
        try {
            return READER.read(json ? where.getBytes(StandardCharsets.UTF_8)
                    : new InputFile(where).bytes(JsonReader.Limits.DOCUMENT.documentChars()));
        } catch (MalformedJsonException e) {
            throw new BadInputException("--where: " + (json ? "" : where + ": ") + e.getMessage());
        }
    }

    private Json.Obj ask(HttpClient http, HttpRequest.Builder request) throws InterruptedException {
        if (token != null) {
            request.header("authorization", "Bearer " + token);
        }
        HttpResponse<String> answer;
        try {
            answer = http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new BadInputException("--url: " + url + " does not answer (" + e.getClass().getSimpleName()
                    + "); start the system with leadscore up, or name its address");
        }
        Json.Obj json;
        try {
            json = READER.readObject(answer.body());
        } catch (MalformedJsonException _) {
            throw new BadInputException("--url: " + url + " is no Leadscore system: it answers with status "
                    + answer.statusCode() + " and no JSON");
        }
        if (answer.statusCode() >= 300) {
            throw new BadInputException("the system refuses it with status " + answer.statusCode() + ": " + why(json));
        }
        return json;
    }

    private static String why(Json.Obj problem) {
        if (problem.get("errors") instanceof Json.Arr(var errors) && !errors.isEmpty()
                && errors.getFirst() instanceof Json.Obj first) {
            String field = first.text("field");
            return (field == null || field.isEmpty() ? "the order" : field) + " " + first.text("message");
        }
        String detail = problem.text("detail");
        return detail == null ? String.valueOf(problem.text("message")) : detail;
    }
}
