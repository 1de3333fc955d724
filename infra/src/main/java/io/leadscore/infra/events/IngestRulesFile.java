package io.leadscore.infra.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadscore.infra.function.CoreResources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The EventBridge rules for the events that the code can read. They are a resource of the artifact, so that they fit its code.
 *
 * @param byName the rules, by their names in the resource
 */
public record IngestRulesFile(Map<String, IngestRule> byName) {
    private static final String RESOURCE = "io/leadscore/ingest-rules.json";

    /**
     * One rule.
     *
     * @param description for the console
     * @param pattern     an EventBridge event pattern, as maps, lists and strings
     */
    public record IngestRule(String description, Object pattern) {}

    /** @throws IllegalArgumentException if the artifact has no such resource, or it is not valid JSON */
    public static IngestRulesFile of(Path artifact) {
        var json = new JsonMapper();
        var rules = new LinkedHashMap<String, IngestRule>();
        String text = CoreResources.in(artifact, RESOURCE).get(RESOURCE);
        if (text == null) {
            throw new IllegalArgumentException(artifact + " has no " + RESOURCE + ": build it with mvn package");
        }
        try {
            for (JsonNode rule : json.readTree(text)) {
                rules.put(rule.required("name").asText(), new IngestRule(rule.required("description").asText(),
                        json.convertValue(rule.required("eventPattern"), Object.class)));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(RESOURCE + " is not valid JSON", e);
        }
        return new IngestRulesFile(rules);
    }

    public IngestRule get(String name) {
        IngestRule rule = byName.get(name);
        if (rule == null) {
            throw new IllegalArgumentException(RESOURCE + " has no rule " + name);
        }
        return rule;
    }
}
