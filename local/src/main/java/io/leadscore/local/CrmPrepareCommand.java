package io.leadscore.local;

import io.leadscore.functions.sinks.record.RecordSetUp;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code leadscore crm prepare}. */
@Command(name = "prepare", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Makes the properties that Leadscore writes in the systems that get leads. What is there stays as it is, so you can repeat it. "
        + "Ends with 1 if something is left for you to do.")
final class CrmPrepareCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private CrmOptions systems = new CrmOptions();

    CrmPrepareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        return systems.run(console, RecordSetUp::prepare);
    }
}
