package io.leadscore.local;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line. Bad input of any kind is one line on standard error that names the place, and exit code 2, with nothing
 * half done; a fault of the program itself ends in a stack trace and exit code 70, so that neither is taken for the other.
 */
@Command(name = "leadscore", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Lead scoring on one machine: the whole system, scores from a file, and a check of models.", footer = {
        "", "Exit codes: 0 done, 1 the model has problems, 2 bad input, 70 a fault in Leadscore."})
public final class Leadscore implements Runnable {
    /** Set by the launcher where standard error is a terminal, which Java cannot tell of that stream alone. */
    private static final String TERMINAL_PROPERTY = "leadscore.terminal";

    static final int DONE = 0;
    static final int MODEL_HAS_PROBLEMS = 1;
    static final int BAD_INPUT = 2;
    /** EX_SOFTWARE of sysexits.h. */
    static final int FAULT = 70;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private Leadscore() {}

    public static void main(String[] arguments) {
        // Not System.out: a PrintStream hides that its reader has gone.
        var console = new Console(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Boolean.getBoolean(TERMINAL_PROPERTY));
        System.exit(run(console, arguments));
    }

    /** Runs one command and answers its exit code; everything that it reads and says goes through the console. */
    static int run(Console console, String... arguments) {
        var err = console.err();
        var commands = new CommandLine(new Leadscore());
        commands.addSubcommand(new UpCommand(console, Clock.systemUTC()));
        commands.addSubcommand(new ScoreCommand(console, Clock.systemUTC()));
        commands.addSubcommand(new CheckModelCommand(console));
        commands.addSubcommand(new CommandLine.HelpCommand());
        PrintWriter out = console.writer();
        commands.setOut(out);
        commands.setUsageHelpAutoWidth(false);
        commands.setParameterExceptionHandler((problem, _) -> {
            err.println(line(problem.getMessage() + " (" + hint(problem) + ")"));
            return BAD_INPUT;
        });
        commands.setExecutionExceptionHandler((problem, _, _) -> switch (problem) {
            case BadInputException bad -> {
                err.println(line(bad.getMessage()));
                yield BAD_INPUT;
            }
            case IOException gone when Console.readerHasGone(gone) -> DONE;
            case IOException full -> {
                err.println(line("cannot write to standard output (" + full.getMessage() + ")"));
                yield BAD_INPUT;
            }
            default -> {
                problem.printStackTrace(err);
                yield FAULT;
            }
        });
        int code = commands.execute(arguments);
        if (code == DONE && out.checkError()) {
            err.println(line("cannot write to standard output"));
            return BAD_INPUT;
        }
        return code;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: up, score or check-model");
    }

    private static String hint(ParameterException problem) {
        return "see " + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    }

    /** One line, whatever the names in it hold. */
    private static String line(String message) {
        var line = new StringBuilder("leadscore: ");
        message.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(line::appendCodePoint);
        return line.toString();
    }

    /** The version of the build, from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Leadscore.class.getPackage().getImplementationVersion();
            return new String[]{"leadscore " + (version == null ? "(not built)" : version)};
        }
    }
}
