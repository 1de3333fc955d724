package io.leadscore.local.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The body of an answer. Not thread-safe. */
final class ResponseBody extends OutputStream {
    static final long CHUNKED = -1;
    /** The end of the connection is the end of the body. */
    static final long UP_TO_THE_END = -2;

    private final OutputStream out;
    private final long length;
    private long written;
    private boolean closed;

    /** @param length in bytes, {@link #CHUNKED} or {@link #UP_TO_THE_END} */
    ResponseBody(OutputStream out, long length) {
        this.out = out;
        this.length = length;
    }

    /** Whether the client has got as much as the head of the answer says. */
    boolean complete() {
        return length == CHUNKED || written == length;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (closed || (length >= 0 && written + count > length)) {
            throw new IOException("the body is longer than the head of the answer says");
        }
        if (length == CHUNKED && count > 0) {
            out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(bytes, offset, count);
        if (length == CHUNKED && count > 0) {
            out.write('\r');
            out.write('\n');
        }
        written += count;
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            if (length == CHUNKED) {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();
        }
    }
}
