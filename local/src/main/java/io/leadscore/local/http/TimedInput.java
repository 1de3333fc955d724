package io.leadscore.local.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a client sends, up to a point in time. The limit holds for all reads together, so a client that sends one byte after
 * the other gets no more time than a client that sends nothing. Not thread-safe.
 */
final class TimedInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private long endNanos;

    TimedInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** From now on all reads together may take this long. */
    void allow(Duration time) {
        endNanos = System.nanoTime() + time.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws SocketTimeoutException if the time is over */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        long nanos = endNanos - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException("the time of the client is over");
        }
        // A timeout of 0 would be none.
        socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        return in.read(bytes, offset, length);
    }
}
