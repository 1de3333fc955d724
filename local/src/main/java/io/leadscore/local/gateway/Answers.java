package io.leadscore.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.leadscore.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;

/** Answers of the local server itself. Thread-safe. */
public final class Answers {
    private Answers() {}

    /** Answers JSON, 200. */
    public static void json(HttpExchange exchange, Json body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, body.toJson().getBytes(StandardCharsets.UTF_8));
    }

    /** Answers a problem document (RFC 9457). */
    public static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        var problem = new LinkedHashMap<String, Json>();
        problem.put("type", Json.text("about:blank"));
        problem.put("title", Json.text(title(status)));
        problem.put("status", Json.number(status));
        problem.put("detail", Json.text(detail));
        exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
        send(exchange, status, new Json.Obj(problem).toJson().getBytes(StandardCharsets.UTF_8));
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            default -> "Internal Server Error";
        };
    }

    /** Answers these bytes; the other headers have been set. */
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
