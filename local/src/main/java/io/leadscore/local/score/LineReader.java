package io.leadscore.local.score;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a stream of bytes, of which it holds one at a time. Not thread-safe. */
final class LineReader {
    /** What a byte of a line becomes while the lead is scored: a part of the buffer, of a text and of a tree. */
    private static final int MEMORY_A_BYTE = 16;
    /** The longest line: a lead with some hundred thousand activities, or fewer where memory would not do for it. */
    static final int MAX_LINE_BYTES = (int) Math.min(64 * 1024 * 1024,
            Runtime.getRuntime().maxMemory() / MEMORY_A_BYTE);
    private static final int FIRST_BUFFER_BYTES = 256 * 1024;

    /** Told before a read that may have to wait, so that what is finished can go out. */
    interface BeforeWaiting {
        void flush() throws IOException;
    }

    private final InputStream in;
    private final BeforeWaiting beforeWaiting;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    /** First byte of the next line, and the first byte after what has been read. */
    private int start;
    private int end;
    private long number;

    LineReader(InputStream in, BeforeWaiting beforeWaiting) {
        this.in = in;
        this.beforeWaiting = beforeWaiting;
    }

    /** Number of the line that {@link #next} gave last, from 1. */
    long number() {
        return number;
    }

    /**
     * The next line without its end; the last one need not have an end.
     *
     * @return null after the last
     * @throws BadLineException if it is too long, or not UTF-8
     */
    @Nullable
    String next() throws IOException, BadLineException {
        int searched = start;
        while (true) {
            for (int i = searched; i < end; i++) {
                if (buffer[i] == '\n') {
                    String line = line(start, i);
                    start = i + 1;
                    return line;
                }
            }
            searched = end;
            int moved = start;
            if (!read()) {
                if (start == end) {
                    return null;
                }
                String line = line(start, end);
                start = end;
                return line;
            }
            searched -= moved - start;
        }
    }

    private boolean read() throws IOException, BadLineException {
        if (end == buffer.length) {
            if (start > 0) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                start = 0;
            } else if (buffer.length < MAX_LINE_BYTES) {
                buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, MAX_LINE_BYTES));
            } else {
                number++;
                throw new BadLineException("the line is longer than " + MAX_LINE_BYTES + " bytes");
            }
        }
        if (in.available() == 0) {
            beforeWaiting.flush();
        }
        int read = readSome();
        if (read < 0) {
            return false;
        }
        end += read;
        return true;
    }

    private int readSome() throws BadLineException {
        try {
            return in.read(buffer, end, buffer.length - end);
        } catch (IOException e) {
            number++;
            throw new BadLineException("cannot be read (" + e.getMessage() + ")");
        }
    }

    private String line(int from, int to) throws BadLineException {
        number++;
        String line = new String(buffer, from, to - from, StandardCharsets.UTF_8);
        // What the decoder could not read it has replaced; only then is it worth looking whether it stood there.
        if (line.indexOf('\uFFFD') >= 0 && !Arrays.equals(line.getBytes(StandardCharsets.UTF_8), 0,
                line.getBytes(StandardCharsets.UTF_8).length, buffer, from, to)) {
            throw new BadLineException("the line is not valid UTF-8");
        }
        return line;
    }
}
