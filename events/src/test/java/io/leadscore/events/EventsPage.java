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

            Leadscore publishes events on its own EventBridge bus (stack output `BusArn`), with the source `leadscore`. Each event has a section with its fields and a sample.

            - **Delivery.** Every event is published **at least once**. It can arrive late, twice, or after a later event. `detail.metadata.id` is the same in every delivery.
            - **Use.** Use an event only to find out which lead has changed. Read the current state of the lead (`GET /leads/{leadId}`) and store this state.
            - **Personal data.** Events contain no personal data, with two exceptions: traits that the setting [`publishedTraits`](deploy.md#settings) names, and what sales people
              write into the `reason` of an outcome.
            - **Changes.** Fields may be added without a new `schemaVersion`. Ignore fields that you do not know.
            - **Schemas.** The JSON Schemas (Draft 4) and `asyncapi.yaml` are in
              [`events/src/main/resources/io/leadscore/events`](../events/src/main/resources/io/leadscore/events).

            A rule of a consumer, without replays from the archive:

            ```json
            {"source": ["leadscore"], "detail-type": ["Lead Qualified"], "replay-name": [{"exists": false}]}
            ```

            ## Build a consumer

            Leadscore sends leads to HubSpot, Salesforce and any receiver of webhooks [by itself](crm.md). Read this section if you consume the bus with your own code.

            ### Put a queue in between

            1. Create an SQS queue with a dead-letter queue.
            2. Create a rule on the bus with the queue as its target.
            3. Let your code read the queue.

            If your code is not available, the queue keeps the events. Most consumers need one of two patterns. The first one matches every event about a lead. The second one
            matches leads that qualify under one model. Name the model if several are active.

            ```json
            {"source": ["leadscore"], "detail": {"data": {"leadId": [{"exists": true}]}}, "replay-name": [{"exists": false}]}
            ```

            ```json
            {"source": ["leadscore"], "detail-type": ["Lead Qualified"], "detail": {"metadata": {"model": ["weighted-b2b"]}}, "replay-name": [{"exists": false}]}
            ```

            ### Idempotency

            The bus, the queue and Leadscore can each deliver an event twice. There are two safe ways:

            - **By state** (recommended): use only the lead's id of the event. Read `GET /leads/{leadId}`, and overwrite what you have. A repeat then writes the same state again.
            - **By id:** store `metadata.id` together with your change, in one transaction, and skip an id that you have. Keep ids as long as an event can be repeated: 15 days for
              a queue that keeps messages for 14 days, and without limit if you use replays. Do not use the `id` beside `detail`: EventBridge creates it, and it differs between
              deliveries.

            ### Order

            `metadata.seq` orders the events of one lead. A later event can arrive first. If you store the content of events, store `seq` with it, and change a lead only if the event
            has a greater one:

            ```sql
            UPDATE leads SET stage = :stage, score = :score, seq = :seq WHERE lead_id = :lead_id AND seq < :seq
            ```

            There is no order between leads. `Lead Merged` is an event of the lead that stays. After it, the lead in `merged` has no further events, unless the leads are split. Events
            of models and sweeps have numbers of their own.

            ### Gaps

            The numbers of one lead are consecutive. If a number is missing, the event has not arrived yet, or your rule does not match it. If you must not miss an event, read
            `GET /leads/{leadId}/history`, which contains all events of the lead.

            If the table was restored from a backup, the numbers jump to a multiple of 1,000,000,000. The events after the restore are right. Events that the restore has removed are not
            repeated. Read the state of your leads again after a restore.

            ### Days and causes

            `metadata.effectiveOn` is the UTC day on which the change took effect. `metadata.recordedAt` is the time when Leadscore recorded it. A late sweep publishes changes of earlier
            days.

            `metadata.cause` is the reason of the event. With `decay`, `model`, `merge`, `split` or `correction` the lead itself did nothing, so do not contact the lead because of
            such an event.

            ### Replay

            The [archive](operate.md#replaying-events-to-a-consumer) keeps events for 35 days. Replayed events have the same `metadata.id` and `seq`, and the additional field
            `replay-name`. The patterns above exclude them. To build a new consumer from the past, give it a rule without `replay-name`, replay the archive to that rule only, and use one
            of the two ways of idempotency.

            ### Contract

            `asyncapi.yaml` (AsyncAPI 3) describes the bus, all events and their schemas. The tools of the AsyncAPI project can generate types and documentation from it. Each event has a
            sample below. Use the samples in your tests. A change that breaks consumers raises `metadata.schemaVersion`.
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
        page.append("| Field of `detail` | Type | Description |\n|---|---|---|\n");
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
            notes.add("Can be absent");
        }
        if (field.has("description")) {
            notes.add(field.get("description").asText().replace("<", "&lt;"));
        }
        return String.join(". ", notes);
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
