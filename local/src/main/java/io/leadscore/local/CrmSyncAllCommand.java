package io.leadscore.local;

import io.leadscore.core.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadscore crm sync-all}: asks a running system to look at all leads, page by page. */
@Command(name = "sync-all", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Brings the systems that get leads up to date: looks at all leads of a running system, and sends those that differ. "
        + "Prints the count as JSON when all leads were asked for. They arrive in the minutes after that.", footer = {
                "",
                "If it is stopped, it says how to continue.",
                "leadscore crm sync-all --sink hubspot"})
final class CrmSyncAllCommand implements Callable<Integer> {
    private static final int MILLIS = 1_000;

    private final Console console;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Option(names = "--sink", paramLabel = "NAME", description = "The only system to bring up to date. Default: all of the settings.")
    private @Nullable String sink;

    @Option(names = "--again", description = "Write also what a system has already, and make again what was deleted there.")
    private boolean again;

    @Option(names = "--per-second", paramLabel = "N", defaultValue = "100", description = "The most leads to look at in a second. Default: ${DEFAULT-VALUE}.")
    private int perSecond;

    @Option(names = "--from", paramLabel = "CURSOR", description = "Continue an earlier run.")
    private @Nullable String from;

    CrmSyncAllCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (perSecond < 1) {
            throw new BadInputException("--per-second: a number from 1 is expected");
        }
        var place = new Place(from);
        Thread interrupted = new Thread(() -> place.sayHowToContinue(console), "continue");
        Runtime.getRuntime().addShutdownHook(interrupted);
        try {
            long leads = all(place);
            place.at(null);
            console.println(Json.obj("leads", leads, "sink", sink).toJson());
            return Leadscore.DONE;
        } catch (BadInputException e) {
            place.sayHowToContinue(console);
            place.at(null);
            throw e;
        } finally {
            place.forget(interrupted);
        }
    }

    private long all(Place place) throws InterruptedException {
        var progress = new Progress(console, "leads looked at");
        long leads = 0;
        try (var http = HttpClient.newHttpClient()) {
            String cursor = from;
            do {
                Json.Obj page = system.post(http, "crm/sync",
                        Json.obj("sink", sink, "again", again ? Json.Bool.TRUE : null, "cursor", cursor));
                long ofPage = page.get("leads") instanceof Json.Num(String literal) ? Long.parseLong(literal) : 0;
                leads += ofPage;
                progress.now(leads);
                cursor = page.text("cursor");
                place.at(cursor);
                if (cursor != null) {
                    Thread.sleep(Duration.ofMillis(ofPage * MILLIS / perSecond));
                }
            } while (cursor != null);
            return leads;
        } finally {
            progress.end();
        }
    }

    /** Where the run is, for a person who stops it. */
    private static final class Place {
        private volatile @Nullable String cursor;

        Place(@Nullable String cursor) {
            this.cursor = cursor;
        }

        void at(@Nullable String next) {
            cursor = next;
        }

        void sayHowToContinue(Console console) {
            String next = cursor;
            if (next != null) {
                console.err().println("leadscore: continue with --from " + next);
                console.err().flush();
            }
        }

        void forget(Thread hook) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException _) {
                // The process is ending: the hook has run.
            }
        }
    }
}
