package io.leadscore.local.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of the local system. It follows the machine's clock until it is set; then it stands still until it is set again
 * or follows the machine again.
 * Counts whole milliseconds. Thread-safe.
 */
final class LocalClock implements InstantSource {
    private final InstantSource machine;
    private final @Nullable Path file;
    /** Null while the clock follows the machine. */
    private volatile @Nullable Instant fixed;

    /**
     * @param file keeps a time that was set; null to forget it when the process ends
     */
    LocalClock(InstantSource machine, @Nullable Path file) {
        this.machine = machine;
        this.file = file;
        try {
            if (file != null && Files.exists(file)) {
                fixed = Instant.parse(Files.readString(file).strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant instant() {
        Instant time = fixed;
        return time != null ? time : machine.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Sets the time.
     *
     * @param mayGoBack called only if the time would go back
     * @return false if the time may not go back; it is then unchanged
     */
    synchronized boolean set(Instant now, BooleanSupplier mayGoBack) {
        Instant whole = now.truncatedTo(ChronoUnit.MILLIS);
        if (whole.isBefore(instant()) && !mayGoBack.getAsBoolean()) {
            return false;
        }
        if (file != null) {
            save(file, whole);
        }
        fixed = whole;
        return true;
    }

    /**
     * Follows the machine's clock again.
     *
     * @param mayGoBack called only if the time would go back
     * @return false if the time may not go back; it is then unchanged
     */
    synchronized boolean follow(BooleanSupplier mayGoBack) {
        if (machine.instant().isBefore(instant()) && !mayGoBack.getAsBoolean()) {
            return false;
        }
        if (file != null) {
            forget(file);
        }
        fixed = null;
        return true;
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes another file and moves it there, so that a crash leaves either the old time or the new one. */
    private static void save(Path file, Instant time) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                channel.write(ByteBuffer.wrap((time + "\n").getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
