package io.leadscore.local.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.leadscore.local.gateway.Responses;
import io.leadscore.local.http.RequestTarget;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request to the function that answers its path, as the routes of a deployment do. Thread-safe. */
record PathRouter(HttpHandler ingest, HttpHandler leadApi, HttpHandler local) implements HttpHandler {
    /** The first segments of the paths of the lead API and of the local routes. */
    private static final Set<String> OTHERS = Set.of("leads", "voids", "suppressions", "openapi.json", "_local");

    private static final Logger LOG = LoggerFactory.getLogger(PathRouter.class);

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = path(exchange);
        try {
            if (path.startsWith("/_local/")) {
                local.handle(exchange);
            } else if (isIngestion(exchange)) {
                ingest.handle(exchange);
            } else {
                leadApi.handle(exchange);
            }
        } catch (RuntimeException e) {
            if (exchange.getResponseCode() >= 0) {
                throw e;
            }
            // Without the query and the path, which can have personal data.
            LOG.error("a request failed", e);
            Responses.problem(exchange, 500, "Internal Server Error");
        }
    }

    /**
     * Whether the request goes to the function that takes activities. As in a deployment it gets every path that is of no
     * other one. Pages of all sites may send such requests.
     */
    static boolean isIngestion(HttpExchange exchange) {
        return isIngestion(path(exchange));
    }

    /** @param path with one slash at its start */
    static boolean isIngestion(String path) {
        return !OTHERS.contains(path.substring(1).split("/", 2)[0]);
    }

    /** Slashes at the start count as one, as in the functions. */
    private static String path(HttpExchange exchange) {
        return RequestTarget.of(exchange).path().replaceFirst("^/+", "/");
    }
}
