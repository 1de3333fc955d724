package io.leadscore.infra.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/**
 * A system that gets leads, or news about them: {@code {"sink", "secret", …}}. Which options there are depends on the system
 * ({@code docs/crm.md}). Immutable, if nobody changes the node.
 *
 * @param sink    {@code hubspot}, {@code salesforce}, {@code slack} or {@code webhook}
 * @param options all that the settings say of it, as the function for other systems gets it
 */
public record CrmSink(String sink, ObjectNode options) {
    private static final String SINK = "sink";

    public CrmSink {
        SinkOptions.require(sink, options);
    }

    /** @throws IllegalArgumentException if it is no such system, lacks what the system needs, or has what it does not know */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static CrmSink read(JsonNode json) {
        if (!(json instanceof ObjectNode options)) {
            throw new IllegalArgumentException("settings: crm must have objects, such as {\"sink\": \"webhook\", …}");
        }
        return new CrmSink(options.path(SINK).asText("missing"), options);
    }

    /** The names of all options of all systems, sorted. */
    public static List<String> optionNames() {
        return SinkOptions.names();
    }

    /** The ARN of the secret, in Secrets Manager, as it is with its random suffix. */
    public String secret() {
        return Objects.requireNonNull(options.get(SinkOptions.SECRET)).asText();
    }
}
