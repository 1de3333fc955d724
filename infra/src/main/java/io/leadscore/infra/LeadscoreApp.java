package io.leadscore.infra;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.leadscore.infra.events.ArchiveStack;
import io.leadscore.infra.models.DeployedModel;
import io.leadscore.infra.page.PageConstruct;
import io.leadscore.infra.page.PageFilesStack;
import io.leadscore.infra.settings.Access;
import io.leadscore.infra.settings.DeploymentSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.StackProps;

/** The CDK app. {@code cdk synth} and {@code cdk deploy} start it by the command in {@code cdk.json}. */
public final class LeadscoreApp {
    private LeadscoreApp() {}

    /** @throws IOException if the settings file that the context names cannot be read */
    public static void main(String[] args) throws IOException {
        var app = new App();
        Object named = app.getNode().tryGetContext("settings");
        // There is no context when the app is started without the CDK command line.
        Path file = Path.of(named == null ? "settings.json" : named.toString()).toAbsolutePath();
        var settings = DeploymentSettings.read(Files.readString(file));
        String artifact = System.getProperty("leadscore.artifact");
        if (artifact == null) {
            throw new IllegalStateException(
                    "the system property leadscore.artifact is not set: start the app by the command in cdk.json");
        }
        Path built = Path.of(System.getProperty("leadscore.page", "../dashboard/target/page"));
        stacks(app, settings, file.resolveSibling(""), Path.of(artifact), built);
        app.synth();
    }

    /**
     * Adds the stacks of the deployment, and the checks of cdk-nag.
     *
     * @param directory of the settings file: model files in the settings are relative to it
     * @param artifact  the zip that every function runs
     * @param built     the directory of the built page
     */
    static LeadscoreStack stacks(App app, DeploymentSettings settings, Path directory, Path artifact, Path built) {
        if (settings.access() == Access.JWT) {
            PageFilesStack.requireBuilt(built);
        }
        var models = DeployedModel.of(settings.models(), directory, artifact);
        var stack = new LeadscoreStack(app, settings, models, artifact, StackProps.builder()
                .stackName(settings.name())
                .description("Leadscore: lead scoring")
                .build());
        new ArchiveStack(app, settings, stack.bus(), StackProps.builder()
                .stackName(settings.name() + "-archive")
                .description("Leadscore: archive of published events")
                .build());
        PageConstruct page = stack.page();
        if (page != null) {
            new PageFilesStack(app, page, built, StackProps.builder()
                    .stackName(settings.name() + "-page")
                    .description("Leadscore: files of the page")
                    .build());
        }
        Aspects.of(app).add(new AwsSolutionsChecks());
        return stack;
    }
}
