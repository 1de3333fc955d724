package io.leadscore.local.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.leadscore.local.gateway.Responses;
import io.leadscore.local.gateway.RequestPath;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a request to the function that answers its path, as the routes of a deployment do. Thread-safe. */
record PathRouter(HttpHandler ingest, HttpHandler leadApi, HttpHandler local) implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PathRouter.class);

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = RequestPath.of(exchange).replaceFirst("^/+", "/");
        try {
            if (path.startsWith("/_local/")) {
                local.handle(exchange);
            } else if (path.startsWith("/forms/") || path.startsWith("/v1/")) {
                ingest.handle(exchange);
            } else {
                leadApi.handle(exchange);
            }
        } catch (RuntimeException | IOException e) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), path, e);
            if (exchange.getResponseCode() < 0) {
                Responses.problem(exchange, 500, "Internal Server Error");
            }
            throw e;
        }
    }
}
