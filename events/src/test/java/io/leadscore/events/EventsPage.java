package io.leadscore.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code docs/events.md}, made from the schemas and samples of the published events. */
final class EventsPage {
    private static final String INTRODUCTION = """
            # Events

            <!-- Made from events/src/main/resources/io/leadscore/events by EventsPageTest; edit the schemas, not this page. -->

            Leadscore publishes on its own EventBridge bus (stack output `BusArn`), with source `leadscore`. Every event is published **at least once**,
            late at times and out of order at others; `detail.metadata.id` never differs between deliveries. So an event is a reason to look: read the
            lead's current state (`GET /leads/{leadId}`) and store that, rather than what the event says.

            A rule of a consumer, without replays from the archive:

            ```json
            {"source": ["leadscore"], "detail-type": ["Lead Qualified"], "replay-name": [{"exists": false}]}
            ```

            Fields may be added without a new `schemaVersion`; ignore those that you do not know. The JSON Schemas (Draft 4) and an AsyncAPI document
            are in the `events` module. No event carries personal data unless `publishedTraits` in the deployment's settings names traits, or somebody in
            sales writes some into the `reason` of an outcome.
            """;

    private static final JsonMapper JSON = new JsonMapper();

    private final Path resources;

    /** @param resources the directory that holds {@code schemas} and {@code samples} */
    EventsPage(Path resources) {
        this.resources = resources;
    }

    String text() throws IOException {
        var page = new StringBuilder(INTRODUCTION);
        for (Path schema : schemas()) {
            append(page, read(schema), schema.getFileName().toString());
        }
        return page.toString();
    }

    private List<Path> schemas() throws IOException {
        try (var files = Files.list(resources.resolve("schemas"))) {
            return files.sorted(Comparator.comparing(Path::toString)).toList();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.readTree(Files.readString(file));
    }

    private void append(StringBuilder page, JsonNode schema, String file) throws IOException {
        page.append("\n## ").append(schema.path("x-amazon-events-detail-type").asText()).append("\n\n");
        page.append(schema.path("description").asText()).append("\n\n");
        page.append("| field of `detail` | type | |\n|---|---|---|\n");
        rows(page, schema, schema.at("/properties/detail"), "");
        page.append("\n<details><summary>Sample</summary>\n\n```json\n")
                .append(pretty(read(resources.resolve("samples").resolve(file))))
                .append("\n```\n\n</details>\n");
    }

    private static void rows(StringBuilder page, JsonNode schema, JsonNode object, String path) {
        for (var property : object.path("properties").properties()) {
            JsonNode field = resolved(schema, property.getValue());
            boolean required = false;
            for (JsonNode name : object.path("required")) {
                required |= name.asText().equals(property.getKey());
            }
            String name = path + property.getKey();
            if (field.has("properties")) {
                rows(page, schema, field, name + ".");
                continue;
            }
            page.append("| `").append(name).append("` | ").append(type(schema, field)).append(" | ");
            page.append(note(field, required)).append(" |\n");
            if (field.has("items")) {
                rows(page, schema, resolved(schema, field.get("items")), name + "[].");
            }
        }
    }

    private static String note(JsonNode field, boolean required) {
        var notes = new ArrayList<String>();
        if (!required) {
            notes.add("may be absent");
        }
        if (field.has("description")) {
            notes.add(field.get("description").asText().replace("<", "&lt;"));
        }
        return String.join("; ", notes);
    }

    private static String type(JsonNode schema, JsonNode field) {
        if (field.has("enum")) {
            var values = new ArrayList<String>();
            field.get("enum").forEach(value -> values.add("`" + value.asText() + "`"));
            return String.join(", ", values);
        }
        if (field.has("items")) {
            return "array of " + resolved(schema, field.get("items")).path("type").asText();
        }
        return field.path("type").isArray() ? field.path("type").toString() : field.path("type").asText();
    }

    private static JsonNode resolved(JsonNode schema, JsonNode field) {
        return field.has("$ref") ? schema.at(field.get("$ref").asText().substring(1)) : field;
    }

    private static String pretty(JsonNode json) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json).replace("\r\n", "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }
}
