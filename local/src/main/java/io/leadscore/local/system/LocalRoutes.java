package io.leadscore.local.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.local.bus.BadEntryException;
import io.leadscore.local.bus.BusEvent;
import io.leadscore.local.bus.LocalBus;
import io.leadscore.local.gateway.Answers;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What only a local system has: its bus, its clock, its sweep, its costs. Thread-safe. */
final class LocalRoutes implements HttpHandler {
    private static final JsonReader BODY = new JsonReader(JsonReader.Limits.DOCUMENT);
    private static final int MAX_BODY_BYTES = JsonReader.Limits.DOCUMENT.documentChars();

    /** Waits until what was recorded before is on the bus, so that who is told of a change can read of it. */
    @FunctionalInterface
    interface Published {
        void await();
    }

    /** Runs a sweep as of now and answers what is told of it. */
    @FunctionalInterface
    interface Sweeps {
        Json.Obj run() throws IOException;
    }

    /** The routes that there are, with their methods, for who asks with another one. */
    private static final Map<String, String> METHODS = Map.of("/_local/health", "GET", "/_local/events", "GET",
            "/_local/bus", "POST", "/_local/clock", "GET, POST", "/_local/sweep", "POST", "/_local/capacity",
            "GET, DELETE");

    private final LocalBus bus;
    private final Published published;
    private final LocalClock clock;
    private final BooleanSupplier hasNoLead;
    private final Sweeps sweeps;
    private final CapacityMeter meter;

    LocalRoutes(LocalBus bus, Published published, LocalClock clock, BooleanSupplier hasNoLead, Sweeps sweeps,
            CapacityMeter meter) {
        this.bus = bus;
        this.published = published;
        this.clock = clock;
        this.hasNoLead = hasNoLead;
        this.sweeps = sweeps;
        this.meter = meter;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst("/+$", "");
        try {
            switch (exchange.getRequestMethod() + " " + path) {
                case "GET /_local/health" ->
                    Answers.json(exchange, Json.Obj.EMPTY.with("status", Json.text("ok")).with("now", now()));
                case "GET /_local/events" -> {
                    published.await();
                    events(exchange);
                }
                case "POST /_local/bus" -> putOnBus(exchange);
                case "GET /_local/clock" -> Answers.json(exchange, Json.Obj.EMPTY.with("now", now()));
                case "POST /_local/clock" -> {
                    // Else what was recorded just now would look as if it had been overlooked for days.
                    published.await();
                    setClock(exchange);
                }
                case "POST /_local/sweep" -> {
                    published.await();
                    Answers.json(exchange, sweeps.run());
                }
                case "GET /_local/capacity" -> Answers.json(exchange, Capacity.of(meter));
                case "DELETE /_local/capacity" -> {
                    meter.reset();
                    Answers.json(exchange, Capacity.of(meter));
                }
                default -> refuse(exchange, METHODS.get(path));
            }
        } catch (MalformedJsonException | BadEntryException | BadRequestException e) {
            Answers.problem(exchange, 400, String.valueOf(e.getMessage()));
        }
    }

    /** What was asked for cannot be done; the message is for who asked. */
    private static final class BadRequestException extends Exception {
        private static final long serialVersionUID = 1L;

        BadRequestException(String message) {
            super(message);
        }
    }

    private static void refuse(HttpExchange exchange, @Nullable String methods) throws IOException {
        if (methods == null) {
            Answers.problem(exchange, 404, "There is no such local route.");
        } else {
            exchange.getResponseHeaders().set("Allow", methods);
            Answers.problem(exchange, 405, "This route does not take that method.");
        }
    }

    private Json now() {
        return Json.text(clock.instant().toString());
    }

    private void events(HttpExchange exchange) throws IOException, BadRequestException {
        int after = after(exchange.getRequestURI().getRawQuery());
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            bus.log().copy(after, out);
        }
    }

    private static int after(@Nullable String query) throws BadRequestException {
        if (query == null || query.isEmpty()) {
            return 0;
        }
        if (!query.matches("after=[0-9]{1,9}")) {
            throw new BadRequestException("after: a whole number of events is expected");
        }
        return Integer.parseInt(query.substring("after=".length()));
    }

    /** One event, or several as {@code PutEvents} takes them: all of them, or none if one is no event. */
    private void putOnBus(HttpExchange exchange)
            throws IOException, MalformedJsonException, BadEntryException, BadRequestException {
        List<Json.Obj> entries = entries(body(exchange));
        if (entries.isEmpty()) {
            throw new BadRequestException("at least one event is expected");
        }
        var events = new ArrayList<BusEvent>();
        for (Json.Obj entry : entries) {
            events.add(bus.read(entry));
        }
        bus.put(events);
        var answer = new LinkedHashMap<String, Json>();
        answer.put("FailedEntryCount", Json.number(0));
        answer.put("Entries", new Json.Arr(events.stream()
                .<Json>map(event -> Json.Obj.EMPTY.with("EventId", Json.text(event.id())))
                .toList()));
        Answers.json(exchange, new Json.Obj(answer));
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

    private void setClock(HttpExchange exchange) throws IOException, MalformedJsonException, BadRequestException {
        Json.Obj body = body(exchange) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        String to = body.text("now");
        String by = body.text("advance");
        if (body.fields().size() != 1 || (to == null) == (by == null)) {
            throw new BadRequestException(
                    "either {\"now\": \"2026-01-31T10:00:00Z\"} or {\"advance\": \"P30D\"} is expected");
        }
        if (clock.set(to != null ? instant(to) : advanced(String.valueOf(by)), hasNoLead)) {
            Answers.json(exchange, Json.Obj.EMPTY.with("now", now()));
        } else {
            Answers.problem(exchange, 409, "The clock may go back only while there is no lead.");
        }
    }

    private static Instant instant(String text) throws BadRequestException {
        try {
            return bounded(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            throw new BadRequestException("now: an instant such as 2026-01-31T10:00:00Z is expected");
        }
    }

    /** Days and shorter as a duration; weeks, months and years by the UTC calendar. */
    private Instant advanced(String text) throws BadRequestException {
        try {
            boolean calendar = text.matches("[-+]?P[^T]*[WMY].*");
            return bounded(calendar
                    ? clock.instant().atOffset(ZoneOffset.UTC).plus(Period.parse(text)).toInstant()
                    : clock.instant().plus(Duration.parse(text)));
        } catch (DateTimeException | ArithmeticException _) {
            throw new BadRequestException("advance: a duration such as P30D or PT12H is expected");
        }
    }

    private static Instant bounded(Instant instant) throws BadRequestException {
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 2000 || year > 2999) {
            throw new BadRequestException("the clock goes from the year 2000 to 2999");
        }
        return instant;
    }

    private static Json body(HttpExchange exchange) throws IOException, MalformedJsonException {
        return BODY.read(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1));
    }
}
