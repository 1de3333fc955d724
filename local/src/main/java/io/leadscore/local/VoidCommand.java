package io.leadscore.local;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);

    private final Console console;

    @Mixin
    private SystemOptions system = new SystemOptions();

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
        try (var http = HttpClient.newHttpClient()) {
            Json.Obj started = system.post(http, "voids", body());
            String place = "voids/" + started.text("run");
            var progress = new Progress(console, "leads seen");
            try {
                while (true) {
                    Json.Obj run = system.get(http, place);
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
}
