package io.leadscore.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code leadscore crm}: prepares other systems, checks them, and brings them up to date. */
@Command(name = "crm", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Prepares the systems that get leads, checks them, and brings them up to date.")
final class CrmCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: choose check, prepare or sync-all");
    }
}
