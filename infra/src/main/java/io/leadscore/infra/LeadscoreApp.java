package io.leadscore.infra;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.leadscore.infra.events.ArchiveStack;
import io.leadscore.infra.models.DeployedModel;
import io.leadscore.infra.settings.DeploymentSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.StackProps;

/** The CDK app: {@code cdk synth} and {@code cdk deploy} start it by the command in {@code cdk.json}. */
public final class LeadscoreApp {
    private LeadscoreApp() {}

    /** @throws IOException if the settings file that the context names cannot be read */
    public static void main(String[] args) throws IOException {
        var app = new App();
        Object named = app.getNode().tryGetContext("settings");
        // Started without the CDK command line, the app is told no context.
        Path file = Path.of(named == null ? "settings.json" : named.toString()).toAbsolutePath();
        var settings = DeploymentSettings.read(Files.readString(file));
        String artifact = System.getProperty("leadscore.artifact");
        if (artifact == null) {
            throw new IllegalStateException("leadscore.artifact is not set: start the app by the command in cdk.json");
        }
        stacks(app, settings, file.resolveSibling(""), Path.of(artifact));
        app.synth();
    }

    /**
     * Adds the deployment's stacks, and the checks that they must pass.
     *
     * @param directory beside which the files are that the settings name
     */
    static LeadscoreStack stacks(App app, DeploymentSettings settings, Path directory, Path artifact) {
        var models = DeployedModel.of(settings.models(), directory, artifact);
        var stack = new LeadscoreStack(app, settings, models, artifact, StackProps.builder()
                .stackName(settings.name())
                .description("Leadscore: lead scoring")
                .build());
        new ArchiveStack(app, settings, stack.bus(), StackProps.builder()
                .stackName(settings.name() + "-archive")
                .description("Leadscore: an archive of what was published")
                .build());
        Aspects.of(app).add(new AwsSolutionsChecks());
        return stack;
    }
}
