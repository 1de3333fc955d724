package io.leadscore.infra.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadscore.infra.function.CoreResources;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which events the code reads: a resource of the artifact, so that rules and code cannot differ.
 *
 * @param byName the rules, by the names that they have there
 */
public record IngestRulesFile(Map<String, IngestRule> byName) {
    private static final String RESOURCE = "io/leadscore/ingest-rules.json";

    /**
     * One rule.
     *
     * @param description for the console
     * @param pattern     an EventBridge event pattern, as maps, lists and texts
     */
    public record IngestRule(String description, Object pattern) {}

    /** @throws IllegalArgumentException if the artifact holds no such rules */
    public static IngestRulesFile of(Path artifact) {
        var json = new JsonMapper();
        var rules = new LinkedHashMap<String, IngestRule>();
        String text = CoreResources.in(artifact, RESOURCE).get(RESOURCE);
        if (text == null) {
            throw new IllegalArgumentException(artifact + " lacks " + RESOURCE);
        }
        try {
            for (JsonNode rule : json.readTree(text)) {
                rules.put(rule.required("name").asText(), new IngestRule(rule.required("description").asText(),
                        json.convertValue(rule.required("eventPattern"), Object.class)));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(RESOURCE + " is no JSON", e);
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
