package io.leadscore.functions.aws;

import io.leadscore.core.json.Json;
import io.leadscore.events.EventBridgeEntry;
import io.leadscore.functions.payload.Payloads;
import io.leadscore.functions.port.OutboxRow;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One record of the table's stream.
 *
 * @param sequenceNumber where it stands in its shard; the stream goes on from the lowest one that is reported
 * @param row            the event that it inserts; empty if it cannot be read
 */
public record StreamRecord(String sequenceNumber, Optional<OutboxRow> row) {
    /** The inserted events of a batch, in order; whatever else the stream's filter lets through is none of ours. */
    public static List<StreamRecord> insertedEvents(Json.Obj batch) {
        var events = new ArrayList<StreamRecord>();
        for (Json.Obj item : Payloads.records(batch)) {
            Json.Obj change = item.object("dynamodb");
            if ("INSERT".equals(item.text("eventName")) && isEvent(change.object("Keys"))) {
                events.add(
                        new StreamRecord(Payloads.required(change, "SequenceNumber"), row(change.object("NewImage"))));
            }
        }
        return events;
    }

    private static boolean isEvent(Json.Obj keys) {
        return text(keys, TableSchema.SK).startsWith(TableSchema.EVENT_PREFIX)
                || text(keys, TableSchema.PK).startsWith(TableSchema.SYSTEM_PREFIX);
    }

    /** The row as the store writes it: see the item of an event in {@code functions.aws}. */
    private static Optional<OutboxRow> row(Json.Obj image) {
        try {
            var entry = new EventBridgeEntry(required(image, EventItem.SOURCE), required(image, EventItem.TYPE),
                    Instant.parse(required(image, EventItem.TIME)), required(image, EventItem.DETAIL));
            return Optional.of(new OutboxRow(required(image, TableSchema.PK), required(image, TableSchema.SK), entry));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            // To be reported by its number, so that the stream's bisection sets it apart from the others.
            return Optional.empty();
        }
    }

    private static String required(Json.Obj image, String attribute) {
        return Payloads.required(image.object(attribute), "S");
    }

    private static String text(Json.Obj image, String attribute) {
        String text = image.object(attribute).text("S");
        return text == null ? "" : text;
    }
}
