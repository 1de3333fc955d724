package io.leadscore.local.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * An HTTP/1.1 server on the loopback interface, with a virtual thread for each connection. Everything that cannot be read as
 * a request is answered as well, and no client holds a thread for ever. An {@link Error} of a handler reaches the handler
 * for uncaught exceptions. Thread-safe.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    /** Connections that wait until they are accepted. With fewer, a burst of connections would be refused. */
    private static final int BACKLOG = 1_024;
    /** Many more than one machine needs, and few enough for its memory. */
    static final int MAX_CONNECTIONS = 1_000;
    /** Idle connections of other clients may have ended by then. */
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final ServerSocket listener;
    private final Connection.Refusal refusal;
    private final Connection.Times times;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    /** Answers what no handler sees, as a problem document. */
    @FunctionalInterface
    public interface Problems {
        void answer(HttpExchange exchange, int status, String detail) throws IOException;
    }

    /**
     * Binds the port. Nothing is answered before the start.
     *
     * @param port 0 for any free port
     */
    public LoopbackServer(int port, Problems problems) throws IOException {
        this(port, problems, Connection.Times.USUAL);
    }

    LoopbackServer(int port, Problems problems, Connection.Times times) throws IOException {
        this.times = times;
        this.refusal = problems::answer;
        listener = new ServerSocket();
        try {
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port), BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Starts to answer. */
    public void start(HttpHandler handler) {
        Thread.ofPlatform().daemon().name("http").start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    boolean full = open.size() >= MAX_CONNECTIONS;
                    serve(new Connection(socket, full ? this::refuse : handler, refusal, times, full));
                } catch (IOException _) {
                    // The server closes, or there are too many open files: a connection must end first.
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        });
    }

    private void refuse(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
        refusal.answer(exchange, 503,
                "There are " + MAX_CONNECTIONS
                        + " connections, and more are not possible. Send the request again later.");
    }

    private void serve(Connection connection) {
        open.add(connection);
        Thread.ofVirtual().start(() -> {
            try {
                connection.run();
            } finally {
                open.remove(connection);
            }
        });
        if (listener.isClosed()) {
            connection.abort();
        }
    }

    /** Ends all connections at once. */
    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(Connection::abort);
    }
}
