package io.leadscore.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.ProblemDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends responses. Thread-safe. */
public final class Responses {
    private Responses() {}

    /** Sends JSON with the status 200. */
    public static void json(HttpExchange exchange, Json body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, body.toJson().getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a problem document (RFC 9457). */
    public static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        HttpResponse answer = ProblemDocument.of(status, detail).response();
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, status, answer.body().getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the content of a file with the status 200. The caller has already set the headers. */
    public static void file(HttpExchange exchange, byte[] content) throws IOException {
        send(exchange, 200, content);
    }

    /** Sends a body. The caller has already set the headers. */
    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD") || status == 204
                || status == 304;
        exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
