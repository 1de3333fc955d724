package io.leadscore.local.score;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a stream. Keeps one line at a time in memory. Not thread-safe. */
final class LineReader {
    /** The memory that one byte of a line needs while its lead is scored: in the buffer, as text and as a tree. */
    private static final int MEMORY_PER_BYTE = 16;
    /** Enough for a lead with some hundred thousand activities, or for fewer if there is not enough memory for that. */
    static final int MAX_LINE_BYTES = (int) Math.min(64 * 1024 * 1024,
            Runtime.getRuntime().maxMemory() / MEMORY_PER_BYTE);
    private static final int FIRST_BUFFER_BYTES = 256 * 1024;

    /** Called before a read that may have to wait, to write the finished output first. */
    interface BeforeWaiting {
        void flush() throws IOException;
    }

    private final InputStream in;
    private final BeforeWaiting beforeWaiting;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    /** The offset of the next line, and of the end of the bytes that have been read. */
    private int start;
    private int end;
    private long number;

    LineReader(InputStream in, BeforeWaiting beforeWaiting) {
        this.in = in;
        this.beforeWaiting = beforeWaiting;
    }

    /** The number of the line that {@link #next} has returned last, from 1. */
    long number() {
        return number;
    }

    /**
     * Reads the next line. The result has no line break. The last line needs none.
     *
     * @return null after the last line
     * @throws BadLineException if the line is too long, or not UTF-8
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
            throw new BadLineException("the input cannot be read (" + e.getMessage() + ")");
        }
    }

    private String line(int from, int to) throws BadLineException {
        number++;
        String line = new String(buffer, from, to - from, StandardCharsets.UTF_8);
        // The decoder replaces invalid bytes with this character. The comparison finds out whether the line itself contains it.
        if (line.indexOf('\uFFFD') >= 0 && !Arrays.equals(line.getBytes(StandardCharsets.UTF_8), 0,
                line.getBytes(StandardCharsets.UTF_8).length, buffer, from, to)) {
            throw new BadLineException("the line is not valid UTF-8");
        }
        return line;
    }
}
