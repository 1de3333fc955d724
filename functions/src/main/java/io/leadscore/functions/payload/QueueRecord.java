package io.leadscore.functions.payload;

import io.leadscore.core.json.Json;
import java.util.List;

/** One message of a queue's batch. */
public record QueueRecord(String messageId, String body) {
    public static List<QueueRecord> of(Json.Obj batch) {
        return Payloads.records(batch)
                .stream()
                .map(item -> new QueueRecord(Payloads.required(item, "messageId"), Payloads.required(item, "body")))
                .toList();
    }
}
