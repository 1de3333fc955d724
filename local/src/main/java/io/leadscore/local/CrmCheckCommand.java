package io.leadscore.local;

import io.leadscore.functions.sinks.record.RecordSetUp;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code leadscore crm check}. */
@Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Tries the credentials of the systems that get leads, and says what is missing there. Changes nothing. "
        + "Ends with 1 if something is missing.")
final class CrmCheckCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CrmOptions systems = new CrmOptions();

    CrmCheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        return systems.run(console, RecordSetUp::check);
    }
}
