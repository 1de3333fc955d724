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
 * The time of the local system: the machine's until it is set, from then on it stands until it is set again. Whole
 * milliseconds. Thread-safe.
 */
final class LocalClock implements InstantSource {
    private final InstantSource machine;
    private final @Nullable Path file;
    private volatile @Nullable Instant standing;

    /**
     * @param file where a time that was set is kept; null to forget it with the process
     */
    LocalClock(InstantSource machine, @Nullable Path file) {
        this.machine = machine;
        this.file = file;
        try {
            if (file != null && Files.exists(file)) {
                standing = Instant.parse(Files.readString(file).strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant instant() {
        Instant set = standing;
        return set != null ? set : machine.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Sets the time.
     *
     * @param mayGoBack asked only if the time would go back
     * @return false if it may not go back, and has not
     */
    synchronized boolean set(Instant now, BooleanSupplier mayGoBack) {
        Instant whole = now.truncatedTo(ChronoUnit.MILLIS);
        if (whole.isBefore(instant()) && !mayGoBack.getAsBoolean()) {
            return false;
        }
        if (file != null) {
            save(file, whole);
        }
        standing = whole;
        return true;
    }

    /** Written beside and moved there, so that a crash leaves the old time or the new one. */
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
