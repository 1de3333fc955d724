package io.leadscore.local.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** One request and its answer. All calls block. Not thread-safe. */
public final class Exchange {
    private static final int BUFFER_BYTES = 16 * 1024;
    /** What a client may still send after its answer. A connection with unread bytes is reset, and the answer is lost. */
    private static final long MAX_DRAINED_BYTES = 64L * 1024 * 1024;

    private final Request request;
    private final Response response;
    private final String path;
    private final String query;
    private final InputStream body;
    private final Duration time;
    private long endNanos;

    private Exchange(Request request, Response response, String path, String query, InputStream body, Duration time) {
        this.request = request;
        this.response = response;
        this.path = path;
        this.query = query;
        this.body = body;
        this.time = time;
        this.endNanos = System.nanoTime() + time.toNanos();
    }

    /** @param time to send the body */
    static Exchange of(Request request, Response response, Duration time) {
        HttpURI target = request.getHttpURI();
        return new Exchange(request, response, Objects.requireNonNullElse(target.getPath(), ""),
                Objects.requireNonNullElse(target.getQuery(), ""), Content.Source.asInputStream(request), time);
    }

    /** The same request, as if it asked for another path. */
    Exchange at(String otherPath) {
        return new Exchange(request, response, otherPath, query, body, time);
    }

    public String method() {
        return request.getMethod();
    }

    /** The path as it was sent, not decoded; {@code *} if the request is for the whole server. */
    public String path() {
        return path;
    }

    /** The query as it was sent, not decoded; empty if there is none. */
    public String query() {
        return query;
    }

    /** Such as {@code HTTP/1.1}. */
    public String protocol() {
        return request.getConnectionMetaData().getHttpVersion().asString();
    }

    /** The address of the client. */
    public String client() {
        return Request.getRemoteAddr(request);
    }

    /** The first value of a header; null if the request does not have it. */
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /** All values of a header. */
    public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    /** All headers by their names in lower case. Values of one name are joined with commas. */
    public Map<String, String> headers() {
        var all = new LinkedHashMap<String, String>();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue() == null ? "" : field.getValue();
            all.merge(field.getName().toLowerCase(Locale.ROOT), value, (a, b) -> a + "," + b);
        }
        return all;
    }

    /**
     * The body.
     *
     * @return null if it is longer than the limit
     * @throws SlowClientException if the client takes too long to send it
     */
    public byte @Nullable [] body(int maxBytes) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = read(buffer); read >= 0; read = read(buffer)) {
            if (read > maxBytes - bytes.size()) {
                return null;
            }
            bytes.write(buffer, 0, read);
        }
        return bytes.toByteArray();
    }

    /** A client that sends one byte after the other gets no more time than one that sends nothing. */
    private int read(byte[] buffer) throws IOException {
        if (System.nanoTime() > endNanos) {
            throw new SlowClientException();
        }
        try {
            return body.read(buffer);
        } catch (IOException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new SlowClientException();
            }
            throw e;
        }
    }

    /** Sets a header of the answer. */
    public void set(String header, String value) {
        response.getHeaders().put(header, value);
    }

    /** Whether the answer has begun. */
    public boolean isAnswered() {
        return response.isCommitted();
    }

    /** Sends the answer. */
    public void send(int status, byte[] content) throws IOException {
        response.setStatus(status);
        try (OutputStream out = Response.asBufferedOutputStream(request, response)) {
            out.write(content);
        }
        drain();
    }

    /** Begins an answer of unknown length. The caller closes it. */
    public OutputStream stream(int status) {
        response.setStatus(status);
        return Response.asBufferedOutputStream(request, response);
    }

    /** Lets the client read the answer while it still sends. */
    private void drain() {
        byte[] ignored = new byte[BUFFER_BYTES];
        endNanos = System.nanoTime() + time.toNanos();
        try {
            long count = 0;
            for (int read = read(ignored); read >= 0 && count < MAX_DRAINED_BYTES; read = read(ignored)) {
                count += read;
            }
        } catch (IOException _) {
            // The client has gone, or takes too long: the connection ends.
        }
    }
}
