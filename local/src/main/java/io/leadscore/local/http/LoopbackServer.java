package io.leadscore.local.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * Jetty on the loopback interface, with a virtual thread for each request. It gives handlers the target of a request as it was sent,
 * as API Gateway does, also if it is no valid URI. What is no request is answered by a problem document, or by the end of the
 * connection. No client holds a connection for ever. An {@link Error} of a handler reaches the handler for uncaught exceptions.
 * Thread-safe.
 */
public final class LoopbackServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    /** Connections that wait until they are accepted. With fewer, a burst of connections would be refused. */
    private static final int BACKLOG = 1_024;
    /** Many more than one machine needs, and few enough for its open files. Others wait. */
    static final int MAX_CONNECTIONS = 1_000;
    /** Many times what a browser with many cookies sends. */
    private static final int MAX_HEAD_BYTES = 64 * 1024;

    /**
     * How long a client may take.
     *
     * @param request to send a request
     * @param idle    between two requests
     */
    record Times(Duration request, Duration idle) {
        /**
         * On this machine a request takes milliseconds, even with 10 MB. The time between requests is longer than clients keep
         * an idle connection: so the client closes it, not the server while the client sends.
         */
        static final Times USUAL = new Times(Duration.ofSeconds(10), Duration.ofMinutes(10));
    }

    /** Answers what no handler sees, as a problem document. */
    @FunctionalInterface
    public interface Problems {
        void answer(Exchange exchange, int status, String detail) throws IOException;
    }

    private final Server server = new Server(new VirtualThreadPool());
    private final ServerConnector connector;
    private final Problems problems;
    private final Times times;

    /**
     * Binds the port. Nothing is answered before the start.
     *
     * @param port 0 for any free port
     */
    public LoopbackServer(int port, Problems problems) throws IOException {
        this(port, problems, Times.USUAL);
    }

    LoopbackServer(int port, Problems problems, Times times) throws IOException {
        this.problems = problems;
        this.times = times;
        var http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(MAX_HEAD_BYTES);
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setIdleTimeout(times.request().toMillis());
        connector.addBean(new FirstRequest());
        connector.open(bound(port));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        server.setErrorHandler(new Unreadable());
    }

    private static ServerSocketChannel bound(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            return channel.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port), BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** Starts to answer. */
    public void start(HttpHandler handler) {
        server.setHandler(new Requests(handler));
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server cannot start", e);
        }
    }

    /** Ends all connections at once. */
    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server cannot stop", e);
        } finally {
            connector.close();
        }
    }

    /** Ends connections that send no whole request at first. Jetty's own limit is for the time without a byte, and is over first. */
    private final class FirstRequest implements Connection.Listener {
        @Override
        public void onOpened(Connection connection) {
            connector.getScheduler().schedule(() -> {
                if (connection.getMessagesIn() == 0) {
                    connection.close();
                }
            }, times.request().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** What Jetty cannot read, and the answer to it. */
    private final class Unreadable extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            var exchange = Exchange.of(request, response, times.request());
            if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException unreadable) {
                unreadable(exchange, unreadable);
            } else {
                problems.answer(exchange, 500, "Internal Server Error");
            }
            callback.succeeded();
            return true;
        }
    }

    private void unreadable(Exchange exchange, HttpException reason) throws IOException {
        switch (reason.getCode()) {
            case 408 -> problems.answer(exchange, 408, SlowClientException.MESSAGE);
            case 414, 431 ->
                problems.answer(exchange, 431, "The head of a request can have " + MAX_HEAD_BYTES + " bytes.");
            default -> problems.answer(exchange, 400, "The request cannot be read: " + reason.getReason() + ".");
        }
    }

    /** Gives requests to the handler. */
    private final class Requests extends Handler.Abstract {
        private final HttpHandler handler;

        private Requests(HttpHandler handler) {
            this.handler = handler;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            endPoint.setIdleTimeout(times.request().toMillis());
            var exchange = Exchange.of(request, response, times.request());
            try {
                answer(exchange);
                endPoint.setIdleTimeout(times.idle().toMillis());
                callback.succeeded();
            } catch (IOException e) {
                // The client has gone: nobody is left to answer.
                callback.failed(e);
            } catch (Error e) {
                callback.failed(e);
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
            return true;
        }

        private void answer(Exchange exchange) throws IOException {
            try {
                handler.handle(exchange);
            } catch (SlowClientException _) {
                exchange.set("Connection", "close");
                problems.answer(exchange, 408, SlowClientException.MESSAGE);
            }
        }
    }
}
