package io.leadscore.local;

import io.leadscore.core.json.Problem;
import io.leadscore.core.model.ModelReader;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code leadscore check-model}: prints every problem of a scoring model. */
@Command(name = "check-model", mixinStandardHelpOptions = true, versionProvider = Leadscore.Version.class, description = "Checks a scoring model. Prints every problem and every warning on a line of its own, with its path in the model. "
        + "The exit code is 1 if there are problems.")
final class CheckModelCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The file of the model, or the name of a model that comes with Leadscore.")
    private String file = "";

    CheckModelCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        ModelFile model = ModelFile.read(file);
        ModelReader.Reading reading = model.check();
        for (Problem problem : reading.problems()) {
            console.println(problem.toString());
        }
        for (Problem warning : reading.warnings()) {
            console.println("warning: " + warning);
        }
        if (!reading.problems().isEmpty()) {
            return Leadscore.MODEL_HAS_PROBLEMS;
        }
        console.println(model.place() + ": the model is valid");
        return Leadscore.DONE;
    }
}
