package io.leadscore.local.system;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.aws.local.capacity.CapacityMeter;
import io.leadscore.local.bus.BadEntryException;
import io.leadscore.local.gateway.Responses;
import io.leadscore.local.http.Exchange;
import io.leadscore.local.http.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The routes that only a local system has: its bus, its clock, its sweep and its costs. Thread-safe. */
final class LocalRoutes implements HttpHandler {
    private static final JsonReader BODY = JsonReader.tolerant(JsonReader.Limits.INPUT);
    private static final int MAX_BODY_BYTES = JsonReader.Limits.DOCUMENT.documentChars();

    /** Answers the requests of one route. */
    @FunctionalInterface
    interface Endpoint {
        void answer(Exchange exchange)
                throws IOException, MalformedJsonException, BadEntryException, BadRequestException;

        /** This endpoint, which first waits until the bus has all events that were recorded before the request. */
        default Endpoint after(Runnable publication) {
            return exchange -> {
                publication.run();
                answer(exchange);
            };
        }
    }

    /** Runs a sweep as of now. */
    @FunctionalInterface
    interface Sweep {
        /** Returns what the sweep did, as the answer to the client. */
        Json.Obj run() throws IOException;
    }

    private record Route(String method, String path, Endpoint endpoint) {}

    private final List<Route> routes;

    /** @param publication waits until the bus has all events that were recorded so far */
    LocalRoutes(BusEndpoints bus, ClockEndpoints clock, Sweep sweep, CapacityMeter meter, Runnable publication) {
        routes = List.of(new Route("GET", "/_local/health", clock::health),
                // Without the wait a client could miss the event of a change that it has already seen.
                new Route("GET", "/_local/events", ((Endpoint) bus::published).after(publication)),
                new Route("POST", "/_local/bus", bus::put), new Route("GET", "/_local/clock", clock::read),
                // Without the wait an event of just now would look as if it had not been published for days.
                new Route("POST", "/_local/clock", ((Endpoint) clock::set).after(publication)),
                new Route("DELETE", "/_local/clock", ((Endpoint) clock::follow).after(publication)),
                new Route("POST", "/_local/sweep",
                        ((Endpoint) exchange -> Responses.json(exchange, sweep.run())).after(publication)),
                new Route("GET", "/_local/capacity",
                        exchange -> Responses.json(exchange, CapacityReport.of(meter))),
                new Route("DELETE", "/_local/capacity", exchange -> {
                    meter.reset();
                    Responses.json(exchange, CapacityReport.of(meter));
                }));
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        String path = exchange.path().replaceFirst("/+$", "");
        List<Route> ofPath = routes.stream().filter(route -> route.path().equals(path)).toList();
        try {
            for (Route route : ofPath) {
                if (route.method().equals(exchange.method())) {
                    route.endpoint().answer(exchange);
                    return;
                }
            }
            if (ofPath.isEmpty()) {
                Responses.problem(exchange, 404, "There is no such local route.");
            } else {
                String methods = ofPath.stream().map(Route::method).collect(Collectors.joining(", "));
                exchange.set("Allow", methods);
                Responses.problem(exchange, 405, "This route does not support that method.");
            }
        } catch (BadRequestException e) {
            Responses.problem(exchange, e.status(), String.valueOf(e.getMessage()));
        } catch (MalformedJsonException | BadEntryException e) {
            Responses.problem(exchange, 400, String.valueOf(e.getMessage()));
        }
    }

    /** The body of the request as JSON. */
    static Json body(Exchange exchange) throws IOException, MalformedJsonException, BadRequestException {
        byte[] body = exchange.body(MAX_BODY_BYTES);
        if (body == null) {
            throw new BadRequestException(413, "The body is longer than " + MAX_BODY_BYTES + " bytes.");
        }
        return BODY.read(body);
    }
}
