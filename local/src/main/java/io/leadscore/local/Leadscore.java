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
 * The command line. After bad input of any kind it prints one line on standard error that says where the problem is, and ends
 * with exit code 2. After a fault of the program itself it prints a stack trace, and ends with exit code 70.
 */
@Command(name = "leadscore", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Lead scoring on one machine: runs the whole system, scores leads from a file, and checks scoring models.", footer = {
        "", "Exit codes: 0 done, 1 the model or another system has problems, 2 bad input, 70 a fault in Leadscore."})
public final class Leadscore implements Runnable {
    /** The start script sets this if standard error is a terminal. Java cannot find out for that stream alone. */
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
        // Not System.out: a PrintStream hides that the reader has closed the pipe.
        var console = new Console(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Boolean.getBoolean(TERMINAL_PROPERTY));
        Thread.setDefaultUncaughtExceptionHandler(new FatalErrors(console.err(), Runtime.getRuntime()::halt));
        System.exit(run(console, arguments));
    }

    /** Runs one command and returns its exit code. The command reads from and writes to the console only. */
    static int run(Console console, String... arguments) {
        var err = console.err();
        var commands = new CommandLine(new Leadscore());
        commands.addSubcommand(new UpCommand(console, Clock.systemUTC()));
        commands.addSubcommand(new ScoreCommand(console, Clock.systemUTC()));
        commands.addSubcommand(new CheckModelCommand(console));
        commands.addSubcommand(new VoidCommand(console));
        commands.addSubcommand(new CommandLine(new CrmCommand()).addSubcommand(new CrmCheckCommand(console))
                .addSubcommand(new CrmPrepareCommand(console))
                .addSubcommand(new CrmSyncAllCommand(console)));
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
        throw new ParameterException(spec.commandLine(),
                "a command is missing: choose up, score, check-model, void or crm");
    }

    private static String hint(ParameterException problem) {
        return "see " + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    }

    /** The message as one line: a name in it may contain a line break. */
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
