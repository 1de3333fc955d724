package io.leadscore.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import io.leadscore.core.json.Json;
import java.net.URI;
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

/** The payload of an HTTP API, format 2.0. */
final class RequestPayload {
    private RequestPayload() {}

    static Json.Obj of(HttpExchange exchange, byte[] body, Instant now) {
        URI uri = exchange.getRequestURI();
        String query = uri.getRawQuery();
        var payload = new LinkedHashMap<String, Json>();
        payload.put("version", Json.text("2.0"));
        payload.put("routeKey", Json.text("$default"));
        payload.put("rawPath", Json.text(RequestPath.of(exchange)));
        payload.put("rawQueryString", Json.text(query == null ? "" : query));
        payload.put("headers", headers(exchange));
        payload.put("requestContext", context(exchange, now));
        if (body.length > 0) {
            String text = text(exchange, body);
            payload.put("body", Json.text(text != null ? text : Base64.getEncoder().encodeToString(body)));
            payload.put("isBase64Encoded", Json.Bool.of(text == null));
        } else {
            payload.put("isBase64Encoded", Json.Bool.FALSE);
        }
        return new Json.Obj(payload);
    }

    private static Json.Obj headers(HttpExchange exchange) {
        var headers = new LinkedHashMap<String, Json>();
        for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
            headers.put(header.getKey().toLowerCase(Locale.ROOT), Json.text(String.join(",", header.getValue())));
        }
        return new Json.Obj(headers);
    }

    private static Json.Obj context(HttpExchange exchange, Instant now) {
        String agent = exchange.getRequestHeaders().getFirst("User-Agent");
        var http = new LinkedHashMap<String, Json>();
        http.put("method", Json.text(exchange.getRequestMethod()));
        http.put("path", Json.text(RequestPath.of(exchange)));
        http.put("protocol", Json.text(exchange.getProtocol()));
        http.put("sourceIp", Json.text(exchange.getRemoteAddress().getAddress().getHostAddress()));
        http.put("userAgent", Json.text(agent == null ? "" : agent));
        var context = new LinkedHashMap<String, Json>();
        context.put("accountId", Json.text("000000000000"));
        context.put("apiId", Json.text("local"));
        context.put("http", new Json.Obj(http));
        context.put("requestId", Json.text(UUID.randomUUID().toString()));
        context.put("routeKey", Json.text("$default"));
        context.put("stage", Json.text("$default"));
        context.put("timeEpoch", Json.number(now.toEpochMilli()));
        return new Json.Obj(context);
    }

    /**
     * The body as a text where API Gateway hands it over as one: text, JSON, XML and JavaScript that is not compressed.
     *
     * @return null if it is handed over in base64. So are bytes that are not UTF-8, which API Gateway would replace:
     *         the handler then sees what was sent and refuses it
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
