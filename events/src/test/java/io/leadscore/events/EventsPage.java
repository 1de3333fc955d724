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

            ## Build a consumer

            Leadscore brings leads into HubSpot, Salesforce and any receiver of webhooks [by itself](crm.md). Read this section if you consume the bus with your own code.

            **Put a queue in between.** Make a rule on the bus whose target is an SQS queue with a dead-letter queue, and let your code read the queue. So an outage of your code
            loses nothing, and the bus does not have to retry. Two patterns that most consumers need:

            ```json
            {"source": ["leadscore"], "detail": {"data": {"leadId": [{"exists": true}]}}, "replay-name": [{"exists": false}]}
            ```

            ```json
            {"source": ["leadscore"], "detail-type": ["Lead Qualified"], "detail": {"metadata": {"model": ["weighted-b2b"]}}, "replay-name": [{"exists": false}]}
            ```

            The first one matches every event about a lead. The second one matches leads that qualify under one model: name the model if several are active.

            **Idempotency.** The bus, the queue and Leadscore can each deliver an event twice. There are two safe ways:

            - *By state* (recommended): the event only says which lead to look at. Read `GET /leads/{leadId}`, and overwrite what you have. A repeat then writes the same again.
            - *By id*: store `metadata.id` together with what you do, in one transaction, and skip an id that you have. Keep ids while an event can be repeated: 15 days
              for a queue that keeps messages for 14 days, and forever if you use replays. Do not use the `id` beside `detail`: EventBridge makes it, and it differs between deliveries.

            **Order.** `metadata.seq` orders the events of one lead. A later event can arrive first. If you store what events say, store `seq` with it, and change a lead only if the
            event has a greater one:

            ```sql
            UPDATE leads SET stage = :stage, score = :score, seq = :seq WHERE lead_id = :lead_id AND seq < :seq
            ```

            There is no order between leads. `Lead Merged` is an event of the lead that stays: after it, the events of the lead in `merged` have ended. Events of models and sweeps have
            numbers of their own.

            **Gaps.** Numbers of one lead are consecutive, so a missing number means that an event has not come yet, or that your rule does not match it. If you must not miss one, read
            `GET /leads/{leadId}/history`, which has all events of the lead. The numbers jump once to a multiple of 1,000,000,000 if the table was restored from a backup: events
            after the restore are right, and those that the restore has lost are not repeated. Read the state of your leads again after that.

            **Days.** `metadata.effectiveOn` is the UTC day on which the change took effect, and `recordedAt` is when it was found. A sweep that was late publishes changes of earlier days.
            `metadata.cause` says why: with `decay`, `model`, `merge`, `split` or `correction` the lead itself did nothing, so do not call it for that.

            **Replay.** The [archive](operate.md#replaying-events-to-a-consumer) keeps events for 35 days. Replayed events have the same `metadata.id` and `seq`, and the field `replay-name`. The patterns above leave them out. To
            build a new consumer from the past, give it a rule without `replay-name`, replay the archive to that rule alone, and rely on the two ways of idempotency.

            **Contract.** `asyncapi.yaml` (AsyncAPI 3) names the bus, all events and their schemas, so the tools of the AsyncAPI project can make types and
            documentation from it. Each event has a sample below: use it in your tests. A change that breaks consumers raises `metadata.schemaVersion`.
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
