package io.leadscore.local.bus;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * The published events, one per line, in order. When {@link #append} returns, its lines are on disk. If the process dies while
 * it writes a line, the line has not been acknowledged, and the next start drops the incomplete line. Thread-safe.
 */
public final class BusLog implements AutoCloseable {
    private static final int COPY_BYTES = 64 * 1024;

    private final FileChannel file;
    private final boolean durable;
    /** The offset of the end of each line, the first {@link #count} entries. Guarded by this. */
    private long[] ends = new long[1_024];
    private int count;

    private BusLog(FileChannel file, boolean durable) {
        this.file = file;
        this.durable = durable;
    }

    /** The log in this file. Makes the file if it does not exist. */
    public static BusLog in(Path path) {
        try {
            var log = new BusLog(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE), true);
            log.recover();
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A log that is deleted when the process ends. */
    public static BusLog temporary() {
        try {
            Path path = Files.createTempFile("leadscore-bus", ".ndjson");
            return new BusLog(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void recover() throws IOException {
        var buffer = ByteBuffer.allocate(COPY_BYTES);
        long position = 0;
        file.position(0);
        while (file.read(buffer.clear()) >= 0) {
            for (int i = 0; i < buffer.position(); i++) {
                if (buffer.get(i) == '\n') {
                    addEnd(position + i + 1);
                }
            }
            position += buffer.position();
        }
        file.truncate(end(count));
        file.position(end(count));
    }

    private void addEnd(long end) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = end;
    }

    private long end(int lines) {
        return lines == 0 ? 0 : ends[lines - 1];
    }

    /** Adds lines, at least one. They are durable when this returns. None of them may contain a line break. */
    public synchronized void append(List<String> lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("at least one line is needed: none would be read back as an empty line");
        }
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        long start = end(count);
        try {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                file.write(buffer, start + buffer.position());
            }
            if (durable) {
                file.force(false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                addEnd(start + i + 1);
            }
        }
    }

    /** The number of lines. */
    public synchronized int count() {
        return count;
    }

    /** Copies all lines except the first ones, as many as {@code after} says. */
    public void copy(int after, OutputStream out) throws IOException {
        long from;
        long to;
        synchronized (this) {
            from = end(Math.min(after, count));
            to = end(count);
        }
        var target = Channels.newChannel(out);
        var buffer = ByteBuffer.allocate(COPY_BYTES);
        while (from < to) {
            buffer.clear().limit((int) Math.min(COPY_BYTES, to - from));
            from += file.read(buffer, from);
            buffer.flip();
            while (buffer.hasRemaining()) {
                target.write(buffer);
            }
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
