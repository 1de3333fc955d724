package io.leadscore.local.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Not thread-safe. */
final class Exchange extends HttpExchange {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final RequestHead head;
    private final Duration answerTime;
    private final RequestBody body;
    private final OutputStream out;
    private final Headers answer = new Headers();
    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private RequestTarget target;
    private int status = -1;
    private boolean keep;
    private @Nullable ResponseBody response;

    Exchange(Socket socket, RequestHead head, InputStream in, Duration answerTime) throws IOException {
        this.socket = socket;
        this.head = head;
        this.target = head.target();
        this.answerTime = answerTime;
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
        this.body = new RequestBody(in, head.bodyBytes(), this::sendContinue);
    }

    RequestTarget target() {
        return target;
    }

    /** From here on the request asks for this. */
    void redirect(RequestTarget other) {
        target = other;
    }

    private void sendContinue() throws IOException {
        if ("100-continue".equalsIgnoreCase(head.headers().getFirst("Expect")) && status < 0) {
            out.write(CONTINUE);
            out.flush();
        }
    }

    /**
     * Sends the head of the answer.
     *
     * @param length of the body; 0 for a body of unknown length; -1 for none
     */
    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        if (status >= 0) {
            throw new IOException("the answer has begun already");
        }
        status = code;
        watch();
        boolean bodiless = length < 0 || head.method().equals("HEAD") || code == 204 || code == 304;
        boolean chunked = !bodiless && length == 0 && head.protocol().equals("HTTP/1.1");
        keep = head.keepAlive() && body.ended() && (bodiless || length > 0 || chunked);
        var text = new StringBuilder("HTTP/1.1 ").append(code).append(" \r\n");
        answer.forEach((name, values) -> values
                .forEach(value -> text.append(name).append(": ").append(value).append("\r\n")));
        if (chunked) {
            text.append("Transfer-Encoding: chunked\r\n");
        } else if (!bodiless && length > 0) {
            text.append("Content-Length: ").append(length).append("\r\n");
        } else if (length < 0 && code != 204 && code != 304 && !head.method().equals("HEAD")) {
            text.append("Content-Length: 0\r\n");
        }
        if (!keep) {
            text.append("Connection: close\r\n");
        } else if (head.protocol().equals("HTTP/1.0")) {
            text.append("Connection: keep-alive\r\n");
        }
        out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        response = new ResponseBody(out, bodiless ? 0
                : chunked ? ResponseBody.CHUNKED
                        : length == 0 ? ResponseBody.UP_TO_THE_END : length);
    }

    /** A client that does not read its answer would block the thread for ever. */
    private void watch() {
        var _ = sent.orTimeout(answerTime.toMillis(), TimeUnit.MILLISECONDS).whenComplete((_, late) -> {
            if (late != null) {
                Connection.abort(socket);
            }
        });
    }

    /** Ends the answer. Returns whether the client can send another request on the connection. */
    boolean finish() throws IOException {
        if (response == null) {
            throw new IllegalStateException("the handler has not answered");
        }
        response.close();
        sent.complete(null);
        return keep && response.complete();
    }

    /** Sends the answer. The connection stays open, if the client can send another request on it. */
    @Override
    public void close() {
        try {
            getResponseBody().close();
        } catch (IOException _) {
            Connection.abort(socket);
        }
    }

    @Override
    public Headers getRequestHeaders() {
        return head.headers();
    }

    @Override
    public Headers getResponseHeaders() {
        return answer;
    }

    /** Not every target is a URI: use {@link RequestTarget}. */
    @Override
    public URI getRequestURI() {
        throw new UnsupportedOperationException("use RequestTarget");
    }

    @Override
    public String getRequestMethod() {
        return head.method();
    }

    @Override
    public InputStream getRequestBody() {
        return body;
    }

    @Override
    public OutputStream getResponseBody() {
        if (response == null) {
            throw new IllegalStateException("the head of the answer comes first");
        }
        return response;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The status of the answer; -1 before it has begun. */
    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public String getProtocol() {
        return head.protocol();
    }

    @Override
    public HttpContext getHttpContext() {
        throw new UnsupportedOperationException("there is one handler for all paths");
    }

    @Override
    public Object getAttribute(String name) {
        throw new UnsupportedOperationException("exchanges have no attributes");
    }

    @Override
    public void setAttribute(String name, Object value) {
        throw new UnsupportedOperationException("exchanges have no attributes");
    }

    @Override
    public void setStreams(InputStream in, OutputStream out) {
        throw new UnsupportedOperationException("there are no filters");
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return null;
    }
}
