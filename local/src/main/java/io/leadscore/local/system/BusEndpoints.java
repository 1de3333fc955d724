package io.leadscore.local.system;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.local.bus.BadEntryException;
import io.leadscore.local.bus.BusEvent;
import io.leadscore.local.bus.LocalBus;
import io.leadscore.local.gateway.Responses;
import io.leadscore.local.http.Exchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The bus over HTTP: reads the published events, and puts events as another system would. Thread-safe. */
record BusEndpoints(LocalBus bus) {
    /** Answers the published events, one per line; with {@code ?after=N} without the first N. */
    void published(Exchange exchange) throws IOException, BadRequestException {
        int after = after(exchange.query());
        exchange.set("Content-Type", "application/x-ndjson");
        try (var out = exchange.stream(200)) {
            bus.log().copy(after, out);
        }
    }

    private static int after(String query) throws BadRequestException {
        if (query.isEmpty()) {
            return 0;
        }
        if (!query.matches("after=[0-9]{1,9}")) {
            throw new BadRequestException("after: a whole number of events is expected");
        }
        return Integer.parseInt(query.substring("after=".length()));
    }

    /** Puts one event, or several as {@code PutEvents} takes them. If one of them is not an event, it puts none. */
    void put(Exchange exchange)
            throws IOException, MalformedJsonException, BadEntryException, BadRequestException {
        List<Json.Obj> entries = entries(LocalRoutes.body(exchange));
        if (entries.isEmpty()) {
            throw new BadRequestException("at least one event is expected");
        }
        var events = new ArrayList<BusEvent>();
        for (Json.Obj entry : entries) {
            events.add(bus.read(entry));
        }
        bus.put(events);
        Responses.json(exchange, Json.obj("FailedEntryCount", 0, "Entries",
                events.stream().map(event -> Json.obj("EventId", event.id())).toList()));
    }

    private static List<Json.Obj> entries(Json body) throws MalformedJsonException {
        return switch (body) {
            case Json.Obj object when object.get("Entries") instanceof Json.Arr(var items) -> objects(items);
            case Json.Obj entry -> List.of(entry);
            case Json.Arr(var items) -> objects(items);
            default -> throw new MalformedJsonException("an event is expected");
        };
    }

    private static List<Json.Obj> objects(List<Json> items) throws MalformedJsonException {
        var objects = new ArrayList<Json.Obj>();
        for (Json item : items) {
            if (!(item instanceof Json.Obj object)) {
                throw new MalformedJsonException("a list of events is expected");
            }
            objects.add(object);
        }
        return objects;
    }
}
