package io.leadscore.local;

import io.leadscore.core.json.Json;
import io.leadscore.functions.aws.local.DynamoDbLocalProcess;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.local.demo.Demo;
import io.leadscore.local.system.CannotStartException;
import io.leadscore.local.system.LocalSystem;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code leadscore up}: runs the whole system on this machine until it is stopped. */
@Command(name = "up", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Runs the whole system on this machine until you stop it with Ctrl-C. "
        + "Only this machine can reach it. The write keys are \"local\" (server) and \"local-page\" (page).")
final class UpCommand implements Callable<Integer> {
    /** The system property with the directory of the built page. */
    private static final String PAGE_PROPERTY = "leadscore.page";
    private static final int MAX_PORT = 65_535;

    private final Console console;
    private final InstantSource clock;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "The port of the HTTP server; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--data", paramLabel = "DIR", description = "The directory that keeps all data. Without it, all data is deleted at the end.")
    private @Nullable String data;

    @Option(names = "--model", paramLabel = "FILE", description = "The file of a scoring model to activate, or the name of a model that comes with Leadscore. You can repeat this option. "
            + "All other models become inactive. An edited model becomes a new version. "
            + "Default: the active models stay active; a new system activates weighted-b2b. With --demo, weighted-b2b also has a hand-off to sales.")
    private List<String> models = new ArrayList<>();

    @Option(names = "--demo", description = "Starts with a few hundred made-up leads of the last 90 days. They are deleted at the end.")
    private boolean demo;

    @Option(names = "--crm-webhook", paramLabel = "URL", description = "A URL that gets leads that qualify, by signed webhooks. It may be on this machine. "
            + "The secret is in the environment variable LEADSCORE_CRM_SECRET. Default of the secret: local.")
    private @Nullable String crmWebhook;

    @Option(names = "--crm", paramLabel = "FILE", description = "A file with the systems that get leads: the setting crm as it is deployed, or the settings that have it. "
            + "The secret of each is in an environment variable such as LEADSCORE_CRM_SECRET_HUBSPOT.")
    private @Nullable String crm;

    UpCommand(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        try (var system = LocalSystem.start(options())) {
            var hook = new Thread(system::close, "stop");
            Runtime.getRuntime().addShutdownHook(hook);
            if (demo) {
                fill(system);
            }
            console.println("Leadscore is ready at " + system.url());
            if (page() == null) {
                console.err()
                        .println("leadscore: the page is left out, because it was not built: install Node 20 or later "
                                + "with npm, and start again");
            }
            system.databaseEnded().join();
            if (hook.getState() != Thread.State.NEW) {
                return Leadscore.DONE;
            }
            console.err()
                    .println("leadscore: the database has ended unexpectedly, so the system stops; start it again");
            return Leadscore.FAULT;
        } catch (CannotStartException e) {
            throw new BadInputException(e.getMessage());
        }
    }

    private void fill(LocalSystem system) throws IOException {
        var progress = new Progress(console, "of " + Demo.DAYS + " days of the demo are made");
        try {
            Demo.fill(system.url(), LocalSystem.WRITE_KEY, clock.instant(), progress::now);
        } finally {
            progress.end();
        }
    }

    private LocalSystem.Options options() {
        if (port < 0 || port > MAX_PORT) {
            throw new BadInputException("--port: a number from 0 to " + MAX_PORT + " is expected");
        }
        if (data != null && data.isBlank()) {
            throw new BadInputException("--data: the name of a directory is expected");
        }
        if (demo && data != null) {
            throw new BadInputException(
                    "--demo: the made-up leads are not kept, so leave out --data. Real leads would be among them");
        }
        try {
            return new LocalSystem.Options(port, data == null ? null : Path.of(data), checkedModels(),
                    DynamoDbLocalProcess.builtLib(), page(), clock, others());
        } catch (InvalidPathException _) {
            throw new BadInputException("--data: is not a valid directory name");
        }
    }

    /** The systems of the options. */
    private LocalSystem.Others others() {
        if (crm != null && crmWebhook != null) {
            throw new BadInputException("--crm and --crm-webhook: name the receiver of webhooks in the file");
        }
        if (crm != null) {
            CrmFile file = CrmFile.read(crm, System.getenv());
            return new LocalSystem.Others(file.settings(), file.secrets());
        }
        return crmWebhook == null ? LocalSystem.Others.NONE : webhook(crmWebhook);
    }

    private static LocalSystem.Others webhook(String receiver) {
        URI url;
        try {
            url = new URI(receiver);
        } catch (URISyntaxException _) {
            throw new BadInputException("--crm-webhook: is not a URL");
        }
        if (url.getHost() == null || url.getUserInfo() != null || !Set.of("http", "https").contains(url.getScheme())) {
            throw new BadInputException(
                    "--crm-webhook: an http or https URL with a host and without a user is expected");
        }
        String secret = System.getenv(CrmFile.WEBHOOK_VARIABLE);
        if (secret != null && secret.isBlank()) {
            throw new BadInputException("the environment variable " + CrmFile.WEBHOOK_VARIABLE
                    + " is empty: set it to the secret of --crm-webhook, or remove it");
        }
        var settings = new CrmSettings(List.of(new CrmSettings.Sink("webhook",
                Json.obj("url", url.toString(), "secret", "local", "allowPrivate", Json.Bool.TRUE))));
        return new LocalSystem.Others(settings, _ -> secret == null ? "local" : secret);
    }

    /** The directory of the built page; null if it was not built. */
    private static @Nullable Path page() {
        String directory = System.getProperty(PAGE_PROPERTY);
        return directory != null && Files.exists(Path.of(directory, "index.html")) ? Path.of(directory) : null;
    }

    private List<Json> checkedModels() {
        if (demo && models.isEmpty()) {
            return List.of(Demo.model());
        }
        var documents = new ArrayList<Json>();
        Set<String> names = new HashSet<>();
        for (String fileOrName : models) {
            ModelFile file = ModelFile.read(fileOrName);
            String name = file.model().name();
            if (!names.add(name)) {
                throw new BadInputException(file.place() + ": another file has a model of the same name, " + name);
            }
            documents.add(file.document());
        }
        return documents;
    }
}
