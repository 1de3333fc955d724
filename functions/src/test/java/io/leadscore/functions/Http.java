package io.leadscore.functions;

import io.leadscore.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A request to an HTTP API, and its payload of format 2.0 as API Gateway writes it. Immutable. */
public record Http(String method, String path, String query, Map<String, String> headers, @Nullable String body,
        boolean base64, Json.Obj authorizer) {
    /** A request that no authorizer has seen. */
    public Http(String method, String path, String query, Map<String, String> headers, @Nullable String body,
            boolean base64) {
        this(method, path, query, headers, body, base64, Json.Obj.EMPTY);
    }

    public static Http get(String path) {
        int query = path.indexOf('?');
        return query < 0
                ? new Http("GET", path, "", Map.of(), null, false)
                : new Http("GET", path.substring(0, query), path.substring(query + 1), Map.of(), null, false,
                        Json.Obj.EMPTY);
    }

    public static Http post(String path, String contentType, String body) {
        return new Http("POST", path, "", Map.of("content-type", contentType), body, false);
    }

    /** A JSON call with the write key of {@link Functions} as the Basic user. */
    public static Http call(String path, String json) {
        return post(path, "application/json", json).header("authorization", basic(Functions.KEY));
    }

    /** An urlencoded form with the same write key. */
    public static Http form(String path, String fields) {
        return post(path, "application/x-www-form-urlencoded", fields + "&_key=" + Functions.KEY);
    }

    public static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":").getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] gzip(byte[] plain) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public Http header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Http(method, path, query, more, body, base64, authorizer);
    }

    public Http query(String rawQuery) {
        return new Http(method, path, rawQuery, headers, body, base64, authorizer);
    }

    public Http method(String other) {
        return new Http(other, path, query, headers, body, base64, authorizer);
    }

    /** A copy with these bytes as the body, in base64. */
    public Http bytes(byte[] bytes) {
        return new Http(method, path, query, headers, Base64.getEncoder().encodeToString(bytes), true,
                authorizer);
    }

    /** A copy about whose caller the gateway says this. */
    public Http from(Json.Obj caller) {
        return new Http(method, path, query, headers, body, base64, caller);
    }

    /** A copy with a token of these claims, which the gateway has checked. */
    public Http token(Object... claims) {
        return from(Json.obj("jwt", Json.obj("claims", Json.obj(claims), "scopes", Json.Null.NULL)));
    }

    /** The payload of the Lambda function. */
    public String payload() {
        var http = new LinkedHashMap<String, Json>();
        http.put("method", Json.text(method));
        http.put("path", Json.text(path));
        http.put("protocol", Json.text("HTTP/1.1"));
        http.put("sourceIp", Json.text("203.0.113.9"));
        http.put("userAgent", Json.text("test"));
        var context = new LinkedHashMap<String, Json>();
        context.put("accountId", Json.text("123456789012"));
        context.put("apiId", Json.text("api1"));
        if (!authorizer.fields().isEmpty()) {
            context.put("authorizer", authorizer);
        }
        context.put("http", new Json.Obj(http));
        context.put("requestId", Json.text("JKJaXmPLvHcESHA="));
        context.put("routeKey", Json.text("$default"));
        context.put("stage", Json.text("$default"));
        context.put("time", Json.text("22/Nov/2026:03:20:00 +0000"));
        context.put("timeEpoch", Json.number(1_795_317_600_000L));
        var named = new LinkedHashMap<String, Json>();
        headers.forEach((name, value) -> named.put(name.toLowerCase(Locale.ROOT), Json.text(value)));
        var payload = new LinkedHashMap<String, Json>();
        payload.put("version", Json.text("2.0"));
        payload.put("routeKey", Json.text("$default"));
        payload.put("rawPath", Json.text(path));
        payload.put("rawQueryString", Json.text(query));
        payload.put("headers", new Json.Obj(named));
        payload.put("requestContext", new Json.Obj(context));
        if (body != null) {
            payload.put("body", Json.text(body));
        }
        payload.put("isBase64Encoded", Json.Bool.of(base64));
        return new Json.Obj(payload).toJson();
    }
}
