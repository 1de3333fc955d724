package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes the answers of two systems to the same inputs comparable. Random ids are numbered in the order in which they come, and
 * an instant is replaced by its day. Everything else must be the same.
 */
final class Alike {
    private static final Pattern RANDOM_ID = Pattern.compile(
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern INSTANT = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)T[0-9:.]+Z");

    private final Map<String, String> names = new LinkedHashMap<>();

    /** Replaces this id by a name, for answers in which the order of ids is random. */
    Alike naming(String id, String name) {
        names.put(id, name);
        return this;
    }

    JsonNode of(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode made = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> made.set(field.getKey(), of(field.getValue())));
                yield made;
            }
            case ArrayNode array -> {
                ArrayNode made = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> made.add(of(item)));
                yield made;
            }
            default -> value.isTextual() ? JsonNodeFactory.instance.textNode(text(value.asText())) : value;
        };
    }

    private String text(String text) {
        String named = RANDOM_ID.matcher(text)
                .replaceAll(id -> names.computeIfAbsent(id.group(), _ -> "id-" + names.size()));
        return INSTANT.matcher(named).replaceAll("$1");
    }
}
