package io.leadscore.functions.http.body;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.JsonReader.Limits;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * Decodes a body, layer by layer: base64, then gzip by its magic bytes, then JSON by its first byte, then a form. The
 * headers are only hints, because real clients send wrong ones: gzip without {@code Content-Encoding}, gzip JSON with
 * the type of a form, and JSON as {@code text/plain}. Thread-safe.
 */
public final class BodyDecoder {
    /** The most bytes of a body as sent, unless it is a multipart form: many times what one input can have. */
    public static final int MAX_BYTES = 500 * 1024;
    /**
     * The most bytes of a multipart form as sent, with its files. Lambda takes a payload of 6 MB (6,291,456 bytes). The
     * base64 of this many bytes has 6,000,000 characters, and the rest is for headers, path and query.
     */
    public static final int MAX_MULTIPART_BYTES = 4_500_000;
    /** The start of a gzip body that a gateway decoded as UTF-8: byte 0x8B became U+FFFD. */
    private static final String MANGLED_GZIP = "\u001f\ufffd";

    private static final JsonReader READER = JsonReader.tolerant(Limits.INPUT);

    private BodyDecoder() {}

    public static Body decode(HttpRequest request) throws HttpProblemException {
        String contentType = request.headers().getOrDefault("content-type", "");
        byte[] sent = bytes(request);
        boolean gzip = Gzip.is(sent);
        byte[] plain = gzip ? Gzip.plain(requireAtMost(MAX_BYTES, sent)) : sent;
        boolean json = startsAsJson(plain) || isJson(contentType);
        if (!json && Multipart.is(contentType, plain)) {
            return Multipart.form(contentType, requireAtMost(MAX_MULTIPART_BYTES, plain));
        }
        if (!gzip) {
            requireAtMost(MAX_BYTES, plain);
        }
        return json
                ? new Body.OfJson(json(plain), plain.length)
                : new Body.OfForm(UrlEncoded.fields(utf8(plain)), Map.of());
    }

    /**
     * The bytes of a JSON body, decoded and unpacked: for a reader that keeps the good items of a list.
     *
     * @throws HttpProblemException if the body is not JSON by its first byte
     */
    public static byte[] jsonBytes(HttpRequest request) throws HttpProblemException {
        byte[] sent = requireAtMost(MAX_BYTES, bytes(request));
        byte[] plain = Gzip.is(sent) ? Gzip.plain(sent) : sent;
        if (!startsAsJson(plain)) {
            throw HttpProblemException.badRequest("a JSON object is expected");
        }
        return plain;
    }

    /** The JSON object of a body. */
    public static Json.Obj jsonObject(HttpRequest request) throws HttpProblemException {
        return json(jsonBytes(request));
    }

    private static byte[] bytes(HttpRequest request) throws HttpProblemException {
        String encoding = request.headers().getOrDefault("content-encoding", "").strip().toLowerCase(Locale.ROOT);
        if (!encoding.isEmpty() && !encoding.equals("gzip") && !encoding.equals("x-gzip")
                && !encoding.equals("identity")) {
            throw HttpProblemException.unsupported("send the body uncompressed or as gzip");
        }
        if (!request.base64()) {
            if (request.body().startsWith(MANGLED_GZIP)) {
                throw HttpProblemException.damagedGzip();
            }
            return request.body().getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(request.body());
        } catch (IllegalArgumentException e) {
            throw HttpProblemException.badRequest("the body is marked as base64, but is not valid base64");
        }
    }

    private static byte[] requireAtMost(int most, byte[] bytes) throws HttpProblemException {
        if (bytes.length > most) {
            throw HttpProblemException.tooLarge("the body is longer than " + most + " bytes");
        }
        return bytes;
    }

    private static Json.Obj json(byte[] bytes) throws HttpProblemException {
        try {
            if (READER.read(bytes) instanceof Json.Obj object) {
                return object;
            }
        } catch (MalformedJsonException e) {
            throw HttpProblemException.malformed(e);
        }
        throw HttpProblemException.badRequest("a JSON object is expected");
    }

    private static boolean isJson(String contentType) {
        String type = contentType.strip().toLowerCase(Locale.ROOT);
        return type.startsWith("application/json") || type.contains("+json");
    }

    /** Whether the first byte, after a byte order mark and white space, begins an object or an array. */
    private static boolean startsAsJson(byte[] bytes) {
        int at = bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf
                ? 3
                : 0;
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        return at < bytes.length && (bytes[at] == '{' || bytes[at] == '[');
    }

    static String utf8(byte[] bytes) throws HttpProblemException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw HttpProblemException.badRequest("the body is not valid UTF-8");
        }
    }
}
