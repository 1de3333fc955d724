package io.leadscore.local;

import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.OfflineScoring;
import io.leadscore.core.activity.UtcDays;
import io.leadscore.local.score.ScoreStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code leadscore score}: scores the leads of a file, without a database. */
@Command(name = "score", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Scores leads. Reads one lead per line, as JSON, and prints one score card per line, as JSON. "
        + "Stops at the first line that it cannot read, after the score cards of the lines before it.", footer = {"",
                "One line of input:",
                "{\"lead\": \"id\", \"traits\": {...}, \"activities\": [{\"messageId\": \"1\", \"event\": \"Email Opened\",",
                "  \"occurredAt\": \"2026-01-31T10:00:00Z\", \"properties\": {...}}]}",
                "",
                "If two activities have the same source and messageId, only the first one counts. Other fields are ignored."})
final class ScoreCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Console console;
    private final InstantSource clock;

    @Option(names = "--model", required = true, paramLabel = "FILE", description = "The file of the scoring model, or the name of a model that comes with Leadscore.")
    private String model = "";

    @Option(names = "--at", paramLabel = "DAY-OR-INSTANT", description = "The day of the scores: they are those at the end of this day in UTC. An instant means its day. Default: today.")
    private @Nullable String at;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file of the leads. Without it, or with -, leads are read from standard input.")
    private String file = STANDARD_INPUT;

    ScoreCommand(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        var stream = new ScoreStream(new OfflineScoring(new CompiledModel(ModelFile.read(model).model(), 1)), day());
        String place = file.equals(STANDARD_INPUT) ? "standard input" : file;
        var progress = new Progress(console, "leads scored");
        try (InputStream in = file.equals(STANDARD_INPUT) ? console.in() : new InputFile(file).open()) {
            var bad = stream.run(in, console.out(), progress::at);
            if (bad != null) {
                throw new BadInputException(place + ": line " + bad.number() + ": " + bad.problem());
            }
            return Leadscore.DONE;
        } finally {
            progress.end();
        }
    }

    private LocalDate day() {
        if (at == null) {
            return UtcDays.of(clock.instant());
        }
        LocalDate day = UtcDays.parse(at);
        if (day == null) {
            throw new BadInputException(
                    "--at: a day such as 2026-01-31 or an instant such as 2026-01-31T10:00:00Z is expected");
        }
        return day;
    }
}
