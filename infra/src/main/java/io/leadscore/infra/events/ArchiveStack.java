package io.leadscore.infra.events;

import io.leadscore.infra.settings.DeploymentSettings;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.events.Archive;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.EventPattern;
import software.constructs.Construct;

/** An archive from which published events can be replayed. It is a stack of its own, because emulators have no archives. */
public final class ArchiveStack extends Stack {
    /** As far back as the point-in-time recovery of the table. */
    private static final Duration KEPT = Duration.days(35);

    public ArchiveStack(Construct scope, DeploymentSettings settings, EventBus bus, StackProps props) {
        super(scope, "Archive", props);
        Archive.Builder.create(this, "Published")
                .archiveName(settings.name() + "-published")
                .description("Every event that Leadscore has published")
                .sourceEventBus(bus)
                .eventPattern(EventPattern.builder().source(List.of("leadscore")).build())
                .retention(KEPT)
                .build();
    }
}
