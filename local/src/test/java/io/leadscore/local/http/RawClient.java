package io.leadscore.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A connection to a server of this machine that sends any bytes. No client of the JDK sends what is not valid. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private boolean asksForHead;

    /** An answer, whose body has a length or ends with the connection. */
    public record Answer(int status, Map<String, String> headers, String body) {
        /** This answer, which must be a problem document of its status. */
        public Answer problem(String message) {
            assertThat(headers.get("content-type")).as(message + ": " + body).isEqualTo("application/problem+json");
            assertThat(body).as(message).contains("\"status\":" + status);
            return this;
        }
    }

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a request on a connection of its own. */
    public static Answer send(int port, String request) throws IOException {
        try (var client = new RawClient(port)) {
            client.write(request);
            return client.answer();
        }
    }

    /**
     * Sends a request without a body on a connection of its own.
     *
     * @param line    such as {@code GET /}
     * @param headers each with the end of its line
     */
    public static Answer ask(int port, String line, String headers) throws IOException {
        return send(port, line + " HTTP/1.1\r\n" + headers + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    }

    /** Each character is one byte. */
    public RawClient write(String bytes) throws IOException {
        asksForHead = bytes.startsWith("HEAD ");
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends no more, but still reads. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads the next answer. A connection that ends before or within it is an error. */
    public Answer answer() throws IOException {
        String statusLine = line();
        assertThat(statusLine).startsWith("HTTP/1.1 ");
        var headers = new TreeMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        String length = headers.get("content-length");
        byte[] body = length == null
                ? statusLine.contains(" 100 ") ? new byte[0] : in.readAllBytes()
                : in.readNBytes(asksForHead ? 0 : Integer.parseInt(length));
        if (length != null && !asksForHead) {
            assertThat(body).hasSize(Integer.parseInt(length));
        }
        return new Answer(Integer.parseInt(statusLine.substring(9, 12)), headers,
                new String(body, StandardCharsets.UTF_8));
    }

    /** Waits until the server ends the connection, and fails if it resets it or sends something before. */
    public void awaitEnd() throws IOException {
        assertThat(in.read()).isEqualTo(-1);
    }

    /** Waits until the server ends the connection, which it may also do by a reset. */
    public void awaitDisconnection() throws IOException {
        try {
            in.skipNBytes(Long.MAX_VALUE);
        } catch (SocketException | EOFException _) {
            // It has ended.
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection ended before the end of an answer: " + line);
            }
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
