package io.leadscore.local.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** One connection of a client: answers its requests one after the other. Runs in a thread of its own. */
final class Connection implements Runnable {
    /**
     * How long a client may take.
     *
     * @param request from the first byte of a request to its last, and before the first request
     * @param idle    between two requests
     * @param answer  to read an answer
     */
    record Times(Duration request, Duration idle, Duration answer) {
        /**
         * On this machine a request takes milliseconds, even with 10 MB. The time between requests is longer than clients keep
         * an idle connection: so the client closes it, not the server while the client sends.
         */
        static final Times USUAL = new Times(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofSeconds(60));
    }

    /** What a client may still send after its answer. A connection with unread bytes is reset, and the answer is lost. */
    static final long MAX_DRAINED_BYTES = 64L * 1024 * 1024;

    /** Answers what is no request, or comes at a bad time. */
    @FunctionalInterface
    interface Refusal {
        void answer(HttpExchange exchange, int status, String detail) throws IOException;
    }

    private final Socket socket;
    private final HttpHandler handler;
    private final Refusal refusal;
    private final Times times;
    private final boolean once;
    private final TimedInput input;
    private final InputStream in;

    /** @param once whether the connection ends after one answer */
    Connection(Socket socket, HttpHandler handler, Refusal refusal, Times times, boolean once)
            throws IOException {
        this.socket = socket;
        this.handler = handler;
        this.refusal = refusal;
        this.times = times;
        this.once = once;
        this.input = new TimedInput(socket);
        this.in = new BufferedInputStream(input);
    }

    static RefusedRequestException tooSlow() {
        return new RefusedRequestException(408, "The request took too long. Send all of it at once.");
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            Duration wait = times.request();
            while (begins(wait) && answered()) {
                wait = times.idle();
            }
            drain();
        } catch (IOException _) {
            // The client has gone, or the server closes: nobody is left to answer.
        }
    }

    /** Waits for the first byte of a request. */
    private boolean begins(Duration wait) throws IOException {
        input.allow(wait);
        in.mark(1);
        try {
            if (in.read() < 0) {
                return false;
            }
        } catch (SocketTimeoutException _) {
            return false;
        }
        in.reset();
        input.allow(times.request());
        return true;
    }

    /** Reads and answers one request. Returns whether the client can send another one. */
    private boolean answered() throws IOException {
        RequestHead head;
        try {
            head = RequestHead.read(in);
        } catch (SocketTimeoutException _) {
            return refused(exchange(RequestHead.unreadable()), tooSlow());
        } catch (RefusedRequestException e) {
            return refused(exchange(RequestHead.unreadable()), e);
        }
        var exchange = exchange(once ? head.last() : head);
        try {
            handler.handle(exchange);
            return exchange.finish();
        } catch (RefusedRequestException e) {
            return refused(exchange, e);
        }
    }

    private Exchange exchange(RequestHead head) throws IOException {
        return new Exchange(socket, head, in, times.answer());
    }

    private boolean refused(Exchange exchange, RefusedRequestException reason) throws IOException {
        if (exchange.getResponseCode() >= 0) {
            return false;
        }
        refusal.answer(exchange, reason.status(), String.valueOf(reason.getMessage()));
        exchange.finish();
        return false;
    }

    /** Lets the client read the last answer while it still sends. */
    private void drain() throws IOException {
        socket.shutdownOutput();
        input.allow(times.request());
        byte[] ignored = new byte[16 * 1024];
        long count = 0;
        for (int read = in.read(ignored); read >= 0 && count < MAX_DRAINED_BYTES; read = in.read(ignored)) {
            count += read;
        }
    }

    /** Ends the connection at once. */
    void abort() {
        abort(socket);
    }

    static void abort(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed then.
        }
    }
}
