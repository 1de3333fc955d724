package io.leadscore.local.bus;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.local.http.Exchange;
import io.leadscore.local.http.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * EventBridge's operation {@code PutEvents} in its wire protocol (awsJson1.1), so that the publisher can use the same client
 * as in production. Thread-safe.
 */
public final class PutEvents implements HttpHandler {
    private static final String OPERATION = "AWSEvents.PutEvents";
    private static final int MAX_ENTRIES = 10;
    /** EventBridge's limit for all entries of a call together. */
    private static final int MAX_BYTES = 1024 * 1024;
    private static final JsonReader REQUEST = new JsonReader(
            new JsonReader.Limits(8, MAX_BYTES, 256, 64, 100, MAX_BYTES));

    private final LocalBus bus;

    public PutEvents(LocalBus bus) {
        this.bus = bus;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        try {
            String operation = exchange.header("X-Amz-Target");
            if (!OPERATION.equals(operation)) {
                fail(exchange, "UnknownOperationException", "the local bus knows only the operation " + OPERATION);
                return;
            }
            byte[] body = exchange.body(MAX_BYTES);
            if (body == null) {
                fail(exchange, "ValidationException", "a call may have " + MAX_BYTES + " bytes");
                return;
            }
            Json entries = REQUEST.readObject(new String(body, StandardCharsets.UTF_8)).get("Entries");
            if (!(entries instanceof Json.Arr(var items)) || items.isEmpty() || items.size() > MAX_ENTRIES) {
                fail(exchange, "ValidationException", "Entries: 1 to " + MAX_ENTRIES + " entries are expected");
                return;
            }
            answer(exchange, 200, put(items));
        } catch (MalformedJsonException e) {
            fail(exchange, "SerializationException", String.valueOf(e.getMessage()));
        }
    }

    private Json.Obj put(List<Json> entries) {
        var events = new ArrayList<BusEvent>();
        var results = new ArrayList<Json>();
        int failed = 0;
        for (Json entry : entries) {
            try {
                BusEvent event = bus.read(entry instanceof Json.Obj object ? object : Json.Obj.EMPTY);
                events.add(event);
                results.add(Json.obj("EventId", event.id()));
            } catch (BadEntryException e) {
                failed++;
                results.add(Json.obj("ErrorCode", "MalformedDetail", "ErrorMessage", e.getMessage()));
            }
        }
        if (!events.isEmpty()) {
            bus.publish(events);
        }
        return Json.obj("FailedEntryCount", failed, "Entries", results);
    }

    private static void fail(Exchange exchange, String type, String message) throws IOException {
        answer(exchange, 400, Json.obj("__type", type, "message", message));
    }

    private static void answer(Exchange exchange, int status, Json body) throws IOException {
        exchange.set("Content-Type", "application/x-amz-json-1.1");
        exchange.send(status, body.toJson().getBytes(StandardCharsets.UTF_8));
    }
}
