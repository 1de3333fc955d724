package io.leadscore.infra.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A system that gets leads, or news about them: {@code {"sink", "secret", …}}. Which options there are depends on the system
 * ({@code docs/crm.md}). Immutable, if nobody changes the node.
 *
 * @param sink    {@code hubspot}, {@code salesforce}, {@code slack} or {@code webhook}
 * @param options all that the settings say of it, as the function for other systems gets it
 */
public record CrmSink(String sink, ObjectNode options) {
    private static final String SINK = "sink";
    private static final String OURS = "leadscore_";
    private static final String LIFECYCLE = "lifecyclestage";
    private static final Set<String> WITH_RECORDS = Set.of("hubspot", "salesforce");
    private static final JsonMapper JSON = new JsonMapper();

    public CrmSink {
        SinkOptions.require(sink, options);
        CrmIncoming incoming = read(options.get(SinkOptions.INCOMING));
        if (incoming != null) {
            incoming.requireOf(sink);
            refuseOurs(incoming, options);
        }
    }

    /** @throws IllegalArgumentException if it is no such system, lacks what the system needs, or has what it does not know */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static CrmSink of(JsonNode json) {
        if (!(json instanceof ObjectNode options)) {
            throw new IllegalArgumentException("settings: crm must have objects, such as {\"sink\": \"webhook\", …}");
        }
        return new CrmSink(options.path(SINK).asText("missing"), options);
    }

    /** What comes back; null if nothing does. */
    private static @Nullable CrmIncoming read(@Nullable JsonNode json) {
        if (json == null) {
            return null;
        }
        try {
            return JSON.treeToValue(json, CrmIncoming.class);
        } catch (JsonProcessingException e) {
            throw e.getCause() instanceof IllegalArgumentException wrong ? wrong
                    : new IllegalArgumentException("settings: crm.incoming: " + e.getOriginalMessage(), e);
        }
    }

    /** Otherwise what we write would come back as what sales says. */
    private static void refuseOurs(CrmIncoming incoming, ObjectNode options) {
        var written = new TreeSet<String>();
        options.path("traits").forEach(property -> written.add(property.asText()));
        if (options.has("lifecycleStages")) {
            written.add(LIFECYCLE);
        }
        for (CrmIncoming.Outcome entry : incoming.outcomes()) {
            if (entry.property().startsWith(OURS) || written.contains(entry.property())) {
                throw new IllegalArgumentException("settings: crm.incoming.outcomes names " + entry.property()
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
        return Objects.requireNonNull(options.get(SinkOptions.SECRET)).asText();
    }

    /** What comes back; null if nothing does. */
    public @Nullable CrmIncoming incoming() {
        return read(options.get(SinkOptions.INCOMING));
    }

    /** Whether it calls us to say what has changed. */
    public boolean calls() {
        CrmIncoming incoming = incoming();
        return incoming != null && incoming.webhookUrl() != null;
    }

    /** Whether leads have records in it, which are theirs from then on. */
    public boolean hasRecords() {
        return WITH_RECORDS.contains(sink);
    }

    /** Only what the function needs that takes what comes back. */
    public ObjectNode incomingJson() {
        return JSON.createObjectNode().put(SINK, sink).set(SinkOptions.INCOMING, options.get(SinkOptions.INCOMING));
    }
}
