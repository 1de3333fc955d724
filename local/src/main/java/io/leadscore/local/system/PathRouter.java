package io.leadscore.local.system;

import io.leadscore.functions.http.Routes;
import io.leadscore.local.gateway.Responses;
import io.leadscore.local.http.Exchange;
import io.leadscore.local.http.HttpHandler;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a request to what answers its path, as the routes of a deployment do: the page, the lead API, the local routes, or the
 * function that takes activities. Thread-safe.
 */
final class PathRouter implements HttpHandler {
    private static final String LOCAL = "_local";
    /** The first segments of the page's paths: its address, how people sign in, and the directory that Vite makes for all else. */
    private static final Set<String> PAGE = Set.of("", "index.html", "config.json", "assets");

    private static final Logger LOG = LoggerFactory.getLogger(PathRouter.class);

    /** What answers a path. */
    private enum Owner {
        PAGE, LOCAL_ROUTES, LEAD_API, INGEST
    }

    private final Set<String> leads;
    private final HttpHandler page;
    private final HttpHandler ingest;
    private final HttpHandler leadApi;
    private final HttpHandler local;

    /** @param leads the routes of the lead API. A path that begins as one of them belongs to it */
    PathRouter(Routes leads, HttpHandler page, HttpHandler ingest, HttpHandler leadApi, HttpHandler local) {
        this.leads = leads.templates()
                .stream()
                .map(template -> first(template.substring(template.indexOf('/'))))
                .collect(Collectors.toUnmodifiableSet());
        this.page = page;
        this.ingest = ingest;
        this.leadApi = leadApi;
        this.local = local;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        try {
            HttpHandler next = switch (owner(exchange)) {
                case PAGE -> page;
                case LOCAL_ROUTES -> local;
                case LEAD_API -> leadApi;
                case INGEST -> ingest;
            };
            next.handle(exchange);
        } catch (RuntimeException e) {
            if (exchange.isAnswered()) {
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
    boolean isIngestion(Exchange exchange) {
        return owner(exchange) == Owner.INGEST;
    }

    private Owner owner(Exchange exchange) {
        String first = first(exchange.path());
        if (first.equals(LOCAL)) {
            return Owner.LOCAL_ROUTES;
        }
        if (PAGE.contains(first)) {
            return Owner.PAGE;
        }
        return leads.contains(first) ? Owner.LEAD_API : Owner.INGEST;
    }

    /** The first segment. Slashes at the start count as one, as in the functions. */
    private static String first(String path) {
        return path.replaceFirst("^/+", "/").substring(1).split("/", 2)[0];
    }
}
