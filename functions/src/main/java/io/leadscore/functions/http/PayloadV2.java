package io.leadscore.functions.http;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.JsonReader.Limits;
import io.leadscore.core.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes payload format 2.0 of API Gateway's HTTP APIs. */
final class PayloadV2 {
    /** More than Lambda's limit of 6 MB, so that the limits of the body decoder apply, not this one. */
    private static final int PAYLOAD_BYTES = 8 * 1024 * 1024;

    private static final JsonReader READER = new JsonReader(
            new Limits(64, PAYLOAD_BYTES, 8_192, 64, 10_000, PAYLOAD_BYTES));

    /** Reads what of a refused payload can be read. The payload itself limits every size. */
    private static final JsonReader LENIENT = JsonReader.tolerant(
            new Limits(500, PAYLOAD_BYTES, PAYLOAD_BYTES, PAYLOAD_BYTES, PAYLOAD_BYTES, PAYLOAD_BYTES));

    /**
     * The start of a gzip body that a gateway decoded as UTF-8. The rest of such a body often contains NUL characters.
     */
    private static final Pattern DAMAGED_GZIP = Pattern
            .compile("\"body\"\\s*:\\s*\"\\\\u001f(?:\ufffd|\\\\ufffd)", Pattern.CASE_INSENSITIVE);

    private PayloadV2() {}

    static HttpRequest read(byte[] payload) throws HttpProblemException {
        String json = new String(payload, StandardCharsets.UTF_8);
        Json.Obj event;
        try {
            event = READER.readObject(json);
        } catch (MalformedJsonException e) {
            // API Gateway writes well-formed JSON. What we refuse in it came from the client, such as a NUL character.
            throw DAMAGED_GZIP.matcher(json).find() ? HttpProblemException.damagedGzip()
                    : HttpProblemException.malformed(e);
        }
        Json.Obj context = event.object("requestContext");
        String method = context.object("http").text("method");
        String path = event.text("rawPath");
        if (method == null || path == null) {
            throw HttpProblemException.badRequest("this is not a request of an HTTP API, payload format 2.0");
        }
        var headers = new LinkedHashMap<String, String>();
        event.object("headers").fields().forEach((name, value) -> {
            if (value instanceof Json.Text(String text)) {
                headers.put(name.toLowerCase(Locale.ROOT), text);
            }
        });
        String query = event.text("rawQueryString");
        String body = event.text("body");
        return new HttpRequest(method.toUpperCase(Locale.ROOT), segments(path, context.text("stage")),
                query == null ? "" : query, headers, body == null ? "" : body,
                event.get("isBase64Encoded") == Json.Bool.TRUE, context.object("authorizer"));
    }

    /** The header {@code origin} of a payload that {@link #read} refuses; null if it cannot be found. */
    static @Nullable String origin(byte[] payload) {
        try {
            return LENIENT.readObject(new String(payload, StandardCharsets.UTF_8)).object("headers").text("origin");
        } catch (MalformedJsonException _) {
            return null;
        }
    }

    static byte[] write(HttpResponse response) {
        var headers = new LinkedHashMap<String, Json>();
        response.headers().forEach((name, value) -> headers.put(name, Json.text(value)));
        return Json.obj("statusCode", response.status(), "headers", new Json.Obj(headers), "body", response.body(),
                "isBase64Encoded", false).toJson().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * HTTP APIs pass the path decoded. Function URLs and other front ends pass it encoded. To support both, a segment
     * is decoded if it is valid percent-encoded UTF-8, and is used as it is otherwise. One case fails: an identity that
     * contains a percent sign and two hexadecimal digits. Such a lead must be requested by its lead id.
     */
    private static List<String> segments(String path, @Nullable String stage) {
        var segments = new ArrayList<String>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                String decoded = Percent.decode(part, false);
                segments.add(decoded == null ? part : decoded);
            }
        }
        // The first segment of the raw path is the stage, unless it is the default stage.
        if (stage != null && !segments.isEmpty() && segments.getFirst().equals(stage)) {
            segments.removeFirst();
        }
        return segments;
    }
}
