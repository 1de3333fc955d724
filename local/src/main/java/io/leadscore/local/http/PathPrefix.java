package io.leadscore.local.http;

import java.io.IOException;

/** Takes a first segment off the paths that have it, so that the same routes answer under it as well. Thread-safe. */
public final class PathPrefix implements HttpHandler {
    private final String prefix;
    private final HttpHandler next;

    /**
     * @param segment such as {@code /api}
     * @param next    sees {@code /leads} if the client asks for {@code /api/leads}. All other paths are as they were sent
     */
    public PathPrefix(String segment, HttpHandler next) {
        this.prefix = segment + "/";
        this.next = next;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        String path = exchange.path();
        next.handle(path.startsWith(prefix) ? exchange.at(path.substring(prefix.length() - 1)) : exchange);
    }
}
