package io.leadscore.local.gateway;

import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.ProblemDocument;
import io.leadscore.local.http.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends responses. Thread-safe. */
public final class Responses {
    private Responses() {}

    /** Sends JSON with the status 200. */
    public static void json(Exchange exchange, Json body) throws IOException {
        exchange.set("Content-Type", "application/json");
        exchange.send(200, body.toJson().getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a problem document (RFC 9457). */
    public static void problem(Exchange exchange, int status, String detail) throws IOException {
        HttpResponse answer = ProblemDocument.of(status, detail).response();
        answer.headers().forEach(exchange::set);
        exchange.send(status, answer.body().getBytes(StandardCharsets.UTF_8));
    }

}
