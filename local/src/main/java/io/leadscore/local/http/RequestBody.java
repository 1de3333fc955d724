package io.leadscore.local.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.regex.Pattern;

/**
 * The body of a request: never more than the request has, and never less without an exception. Not thread-safe.
 */
final class RequestBody extends InputStream {
    /** For the length of a chunk, its extensions, and the headers after the last one. Nobody reads them. */
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final Pattern CHUNK_LENGTH = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?");

    /** Lets the client send the body, if it waits for that. */
    @FunctionalInterface
    interface Begin {
        void now() throws IOException;
    }

    private final InputStream in;
    private final boolean chunked;
    private final Begin begin;
    private boolean begun;
    private boolean ended;
    /** Of the body, or of the chunk. */
    private long left;

    RequestBody(InputStream in, long bytes, Begin begin) {
        this.in = in;
        this.chunked = bytes == RequestHead.CHUNKED;
        this.begin = begin;
        this.left = chunked ? 0 : bytes;
        this.ended = bytes == 0;
    }

    /** Whether the whole body has been read. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws RefusedRequestException if the body is malformed, ends early, or takes too long */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        if (!begun) {
            begun = true;
            begin.now();
        }
        try {
            if (chunked && left == 0 && !nextChunk()) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new RefusedRequestException(400, "The body ended early.");
            }
            left -= count;
            if (left == 0) {
                endOfPart();
            }
            return count;
        } catch (SocketTimeoutException _) {
            throw Connection.tooSlow();
        }
    }

    private void endOfPart() throws IOException {
        if (!chunked) {
            ended = true;
        } else if (!new RequestHead.Lines(in, MAX_LINE_BYTES).next().isEmpty()) {
            throw new RefusedRequestException(400, "A chunk of the body is longer than it says.");
        }
    }

    private boolean nextChunk() throws IOException {
        var lines = new RequestHead.Lines(in, MAX_LINE_BYTES);
        var length = CHUNK_LENGTH.matcher(lines.next());
        if (!length.matches()) {
            throw new RefusedRequestException(400, "A chunk of the body must begin with its length.");
        }
        left = Long.parseLong(length.group(1), 16);
        if (left == 0) {
            while (!lines.next().isEmpty()) {
                // A header after the body.
            }
            ended = true;
        }
        return !ended;
    }
}
