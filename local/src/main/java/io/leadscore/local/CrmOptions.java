package io.leadscore.local;

import io.leadscore.functions.aws.AwsSecrets;
import io.leadscore.functions.crm.CrmSettings;
import io.leadscore.functions.port.Backoff;
import io.leadscore.functions.port.crm.SecretTexts;
import io.leadscore.functions.sinks.Sinks;
import io.leadscore.functions.sinks.record.RecordSetUp;
import io.leadscore.functions.sinks.record.RecordSetUp.Check;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The systems of which a command checks or prepares the API. */
final class CrmOptions {
    @Option(names = "--settings", paramLabel = "FILE", defaultValue = "settings.json", description = "The settings of the deployment, or a file with the array of its crm. Default: ${DEFAULT-VALUE}. "
            + "A secret comes from the environment variable LEADSCORE_CRM_SECRET_HUBSPOT or LEADSCORE_CRM_SECRET_SALESFORCE, or else from Secrets Manager with your own AWS credentials.")
    private String file = "";

    @Option(names = "--sink", paramLabel = "NAME", description = "The only system: hubspot or salesforce. Default: all of the settings.")
    private @Nullable String only;

    /**
     * Prints what each system says, one line for each thing that it looks at.
     *
     * @return {@link Leadscore#DONE} if all is as it must be, else {@link Leadscore#MODEL_HAS_PROBLEMS}
     */
    int run(Console console, Function<RecordSetUp, List<Check>> work) throws IOException {
        CrmFile settings = CrmFile.read(file, System.getenv());
        boolean isRight = true;
        boolean any = false;
        for (CrmSettings.Sink sink : settings.settings().sinks()) {
            Optional<RecordSetUp> setUp = only == null || only.equals(sink.name()) ? setUp(sink, settings)
                    : Optional.empty();
            if (setUp.isPresent()) {
                any = true;
                for (Check check : checks(sink.name(), setUp.get(), work)) {
                    console.println((check.ok() ? "ok    " : "WRONG ") + sink.name() + ": " + check.name() + ": "
                            + check.text());
                    isRight &= check.ok();
                }
            }
        }
        if (!any) {
            throw new BadInputException(file + ": has no system that is prepared or checked. HubSpot and Salesforce are"
                    + (only == null ? "" : "; --sink names " + only));
        }
        return isRight ? Leadscore.DONE : Leadscore.MODEL_HAS_PROBLEMS;
    }

    private Optional<RecordSetUp> setUp(CrmSettings.Sink sink, CrmFile settings) {
        return Sinks.setUp(sink, settings.secretsOr(ofAws(sink.name())), InstantSource.system(), Backoff::threadSleep);
    }

    private SecretTexts ofAws(String sink) {
        return name -> {
            try {
                return new AwsSecrets().text(name);
            } catch (RuntimeException e) {
                // What the SDK says has no secret: it does not have any.
                throw missing(sink, e.getMessage());
            }
        };
    }

    private BadInputException missing(String sink, @Nullable String why) {
        return new BadInputException("the secret of " + sink + " cannot be read: set the environment variable "
                + CrmFile.variable(sink) + ", or allow secretsmanager:GetSecretValue to your AWS credentials (" + why
                + ")");
    }

    private static List<Check> checks(String sink, RecordSetUp setUp, Function<RecordSetUp, List<Check>> work) {
        try {
            return work.apply(setUp);
        } catch (IllegalStateException e) {
            throw new BadInputException(sink + ": " + e.getMessage());
        }
    }
}
