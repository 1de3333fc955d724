package io.leadscore.local.http;

import java.io.IOException;

/** Answers requests. Each call has a thread of its own and may block. Thread-safe. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers one request.
     *
     * @throws SlowClientException if the client takes too long to send the body. The server answers it
     * @throws IOException         if the client has gone
     */
    void handle(Exchange exchange) throws IOException;
}
