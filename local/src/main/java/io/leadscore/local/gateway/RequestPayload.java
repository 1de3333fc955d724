package io.leadscore.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.leadscore.core.json.Json;
import io.leadscore.local.http.RequestTarget;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The payload of an HTTP API of API Gateway, format 2.0. */
final class RequestPayload {
    /** The name of both the route and the stage that take every request. */
    private static final String ROUTE = "$default";

    private RequestPayload() {}

    static Json.Obj of(HttpExchange exchange, byte[] body, Instant now) {
        RequestTarget target = RequestTarget.of(exchange);
        String text = text(exchange, body);
        String encoded = text != null ? text : Base64.getEncoder().encodeToString(body);
        return Json.obj("version", "2.0", "routeKey", ROUTE, "rawPath", target.path(), "rawQueryString",
                target.query(), "headers", headers(exchange), "requestContext", context(exchange, now),
                "body", body.length == 0 ? null : encoded, "isBase64Encoded", body.length > 0 && text == null);
    }

    private static Json.Obj headers(HttpExchange exchange) {
        var headers = new LinkedHashMap<String, Json>();
        for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
            headers.put(header.getKey().toLowerCase(Locale.ROOT), Json.text(String.join(",", header.getValue())));
        }
        headers.putIfAbsent("x-forwarded-proto", Json.text("http"));
        return new Json.Obj(headers);
    }

    private static Json.Obj context(HttpExchange exchange, Instant now) {
        String agent = exchange.getRequestHeaders().getFirst("User-Agent");
        var http = Json.obj("method", exchange.getRequestMethod(), "path", RequestTarget.of(exchange).path(),
                "protocol",
                exchange.getProtocol(), "sourceIp", exchange.getRemoteAddress().getAddress().getHostAddress(),
                "userAgent", agent == null ? "" : agent);
        return Json.obj("accountId", "000000000000", "apiId", "local", "http", http, "requestId",
                UUID.randomUUID().toString(), "routeKey", ROUTE, "stage", ROUTE, "timeEpoch", now.toEpochMilli());
    }

    /**
     * The body as text, if API Gateway sends it to a function as text: text, JSON, XML and JavaScript without compression.
     *
     * @return null if API Gateway sends it in base64. Null as well if the bytes are not UTF-8: API Gateway would replace them,
     *         but so the handler sees what was sent, and refuses it
     */
    private static @Nullable String text(HttpExchange exchange, byte[] body) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
        boolean isText = kind.startsWith("text/") || kind.contains("json") || kind.contains("xml")
                || kind.contains("javascript");
        if (!isText || exchange.getRequestHeaders().containsKey("Content-Encoding")) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
