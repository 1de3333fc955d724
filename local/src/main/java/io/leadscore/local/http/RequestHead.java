package io.leadscore.local.http;

import com.sun.net.httpserver.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The request line and the headers (RFC 9112). What two programs could read differently is refused.
 *
 * @param bodyBytes the length of the body; {@link #CHUNKED} if it is sent in chunks
 * @param keepAlive whether the client wants to send another request on the connection
 */
record RequestHead(String method, RequestTarget target, String protocol, Headers headers, long bodyBytes,
        boolean keepAlive) {
    static final long CHUNKED = -1;
    /** Many times what a browser with many cookies sends. */
    private static final int MAX_BYTES = 64 * 1024;
    /** Clients may send some before a request, after the body of the one before (RFC 9112, 2.2). */
    private static final int MAX_EMPTY_LINES = 4;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    /** 18 digits always fit a long. */
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    /** Stands for a request that could not be read, so that it can be answered. */
    static RequestHead unreadable() {
        return new RequestHead("GET", new RequestTarget("/", ""), "HTTP/1.1", new Headers(), 0, false);
    }

    /** The same, as the last request of its connection. */
    RequestHead last() {
        return new RequestHead(method, target, protocol, headers, bodyBytes, false);
    }

    /** @throws RefusedRequestException if it is not the head of a request */
    static RequestHead read(InputStream in) throws IOException {
        var lines = new Lines(in, MAX_BYTES);
        String requestLine = lines.next();
        for (int i = 0; i < MAX_EMPTY_LINES && requestLine.isEmpty(); i++) {
            requestLine = lines.next();
        }
        int first = requestLine.indexOf(' ');
        int last = requestLine.lastIndexOf(' ');
        if (first == last || !TOKEN.matcher(requestLine.substring(0, first)).matches()) {
            throw bad("The request line must have a method, a target and HTTP/1.1.");
        }
        String protocol = requestLine.substring(last + 1);
        if (!protocol.equals("HTTP/1.1") && !protocol.equals("HTTP/1.0")) {
            throw bad("The request line must end with HTTP/1.1.");
        }
        String target = requestLine.substring(first + 1, last);
        if (target.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw bad(
                    "The target of the request line must not contain spaces or control characters. Percent-encode them.");
        }
        Headers headers = headers(lines);
        return new RequestHead(requestLine.substring(0, first), RequestTarget.read(utf8(target)), protocol, headers,
                bodyBytes(headers), keepAlive(protocol, headers));
    }

    private static Headers headers(Lines lines) throws IOException {
        var headers = new Headers();
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            int colon = line.indexOf(':');
            if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
                throw bad("A header must have a name, a colon and a value, on one line.");
            }
            String value = line.substring(colon + 1).strip();
            if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
                throw bad("A header must not contain control characters.");
            }
            headers.add(line.substring(0, colon), value);
        }
        return headers;
    }

    private static long bodyBytes(Headers headers) throws RefusedRequestException {
        List<String> encodings = headers.getOrDefault("Transfer-Encoding", List.of());
        List<String> lengths = headers.getOrDefault("Content-Length", List.of());
        if (encodings.size() + lengths.size() > 1) {
            throw bad("Only one of Content-Length and Transfer-Encoding can be given, and only once.");
        }
        if (!encodings.isEmpty()) {
            if (!encodings.getFirst().equalsIgnoreCase("chunked")) {
                throw bad("Transfer-Encoding must be chunked.");
            }
            return CHUNKED;
        }
        if (lengths.isEmpty()) {
            return 0;
        }
        if (!LENGTH.matcher(lengths.getFirst()).matches()) {
            throw bad("Content-Length must be a whole number.");
        }
        return Long.parseLong(lengths.getFirst());
    }

    private static boolean keepAlive(String protocol, Headers headers) {
        String wish = String.join(",", headers.getOrDefault("Connection", List.of()));
        return protocol.equals("HTTP/1.1")
                ? !wish.toLowerCase(Locale.ROOT).contains("close")
                : wish.equalsIgnoreCase("keep-alive");
    }

    /** Some clients send other letters than ASCII without encoding them. They mean UTF-8. */
    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static RefusedRequestException bad(String message) {
        return new RefusedRequestException(400, message);
    }

    /** The lines of a head or of a chunked body. Each ends with CR LF, or with LF alone. */
    static final class Lines {
        private final InputStream in;
        private int bytesLeft;

        /** @param maxBytes of all lines together */
        Lines(InputStream in, int maxBytes) {
            this.in = in;
            this.bytesLeft = maxBytes;
        }

        /** The next line, each byte as a character. */
        String next() throws IOException {
            var line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw bad("The request ended early.");
                }
                if (--bytesLeft < 0) {
                    throw new RefusedRequestException(431, "The headers are longer than " + MAX_BYTES + " bytes.");
                }
                line.write(b);
            }
            String text = line.toString(StandardCharsets.ISO_8859_1);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
    }
}
