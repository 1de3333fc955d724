package io.leadscore.infra.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A system that gets leads, or news about them: {@code {"sink", "secret", …}}. Which options there are depends on the system
 * ({@code docs/crm.md}). Immutable, if nobody changes the node.
 *
 * @param sink     {@code hubspot}, {@code salesforce}, {@code slack} or {@code webhook}
 * @param json     all that the settings say of it, for the function that sends
 * @param incoming what comes back; null for nothing
 */
public record CrmSink(String sink, ObjectNode json, @Nullable CrmIncoming incoming) {
    private static final String SINK = "sink";
    private static final String INCOMING = "incoming";
    private static final String OURS = "leadscore_";
    private static final String LIFECYCLE = "lifecyclestage";
    private static final Set<String> CRMS = Set.of("hubspot", "salesforce");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public CrmSink {
        SinkOptions.require(sink, json);
        if (incoming != null) {
            refuseOurs(incoming, json);
        }
    }

    /** @throws IllegalArgumentException if it is no such system, lacks what the system needs, or has what it does not know */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static CrmSink read(JsonNode json) {
        if (!(json instanceof ObjectNode options)) {
            throw new IllegalArgumentException("settings: crm must have objects, such as {\"sink\": \"webhook\", …}");
        }
        return new CrmSink(options.path(SINK).asText("missing"), options, incoming(options));
    }

    private static @Nullable CrmIncoming incoming(ObjectNode options) {
        try {
            return options.has(INCOMING) ? JSON.treeToValue(options.get(INCOMING), CrmIncoming.class) : null;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    e.getCause() instanceof IllegalArgumentException cause ? cause.getMessage()
                            : "settings: crm.incoming: " + e.getOriginalMessage(),
                    e);
        }
    }

    /** Otherwise what we write would come back as what sales says. */
    private static void refuseOurs(CrmIncoming incoming, ObjectNode options) {
        for (CrmIncoming.Outcome entry : incoming.outcomes()) {
            String property = entry.property();
            boolean isTrait = options.path("traits")
                    .properties()
                    .stream()
                    .anyMatch(trait -> trait.getValue().asText().equals(property));
            if (property.startsWith(OURS) || isTrait
                    || (options.has("lifecycleStages") && property.equals(LIFECYCLE))) {
                throw new IllegalArgumentException("settings: crm.incoming.outcomes names " + property
                        + ", which Leadscore writes. Name a property that only sales writes");
            }
        }
    }

    /** The names of all options of all systems, sorted. */
    public static List<String> optionNames() {
        return SinkOptions.names();
    }

    /** The ARN of the secret, in Secrets Manager, as it is with its random suffix. */
    public String secret() {
        return Objects.requireNonNull(json.get(SinkOptions.SECRET)).asText();
    }

    /** Whether leads have records in it, which are theirs from then on. */
    public boolean hasRecords() {
        return CRMS.contains(sink);
    }

    /** Only what the function needs that takes what comes back. */
    public ObjectNode incomingJson() {
        return JSON.createObjectNode().put(SINK, sink).set(INCOMING, json.get(INCOMING));
    }
}
