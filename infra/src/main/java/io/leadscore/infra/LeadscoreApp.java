package io.leadscore.infra;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
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
        Object file = app.getNode().tryGetContext("settings");
        var settings = file == null ? DeploymentSettings.defaults()
                : DeploymentSettings.read(Files.readString(Path.of(file.toString())));
        String artifact = System.getProperty("leadscore.artifact");
        if (artifact == null) {
            throw new IllegalStateException("leadscore.artifact is not set: start the app by the command in cdk.json");
        }
        stacks(app, settings, Path.of(artifact));
        app.synth();
    }

    /** Adds the deployment's stacks, and the checks that they must pass. */
    static LeadscoreStack stacks(App app, DeploymentSettings settings, Path artifact) {
        var stack = new LeadscoreStack(app, settings, artifact, StackProps.builder()
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
