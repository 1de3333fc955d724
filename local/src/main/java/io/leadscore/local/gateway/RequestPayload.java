package io.leadscore.local.gateway;

import io.leadscore.core.json.Json;
import io.leadscore.local.http.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The payload of an HTTP API of API Gateway, format 2.0. */
final class RequestPayload {
    /** The name of both the route and the stage that take every request. */
    private static final String ROUTE = "$default";

    private RequestPayload() {}

    static Json.Obj of(Exchange exchange, byte[] body, Instant now) {
        String text = text(exchange, body);
        String encoded = text != null ? text : Base64.getEncoder().encodeToString(body);
        return Json.obj("version", "2.0", "routeKey", ROUTE, "rawPath", exchange.path(), "rawQueryString",
                exchange.query(), "headers", headers(exchange), "requestContext", context(exchange, now),
                "body", body.length == 0 ? null : encoded, "isBase64Encoded", body.length > 0 && text == null);
    }

    private static Json.Obj headers(Exchange exchange) {
        var headers = new LinkedHashMap<String, Json>();
        exchange.headers().forEach((name, value) -> headers.put(name, Json.text(value)));
        headers.putIfAbsent("x-forwarded-proto", Json.text("http"));
        return new Json.Obj(headers);
    }

    private static Json.Obj context(Exchange exchange, Instant now) {
        String agent = exchange.header("User-Agent");
        var http = Json.obj("method", exchange.method(), "path", exchange.path(),
                "protocol",
                exchange.protocol(), "sourceIp", exchange.client(),
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
    private static @Nullable String text(Exchange exchange, byte[] body) {
        String type = exchange.header("Content-Type");
        String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
        boolean isText = kind.startsWith("text/") || kind.contains("json") || kind.contains("xml")
                || kind.contains("javascript");
        if (!isText || exchange.header("Content-Encoding") != null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
