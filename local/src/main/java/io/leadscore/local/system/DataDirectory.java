package io.leadscore.local.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where a local system keeps what shall outlive it. One process at a time holds it; the lock goes with the process. */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes the directory, which is made if it is not there.
     *
     * @throws CannotStartException if it cannot be had
     */
    static DataDirectory open(Path path) throws CannotStartException {
        try {
            Files.createDirectories(path);
            FileChannel lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (locked(lockFile) == null) {
                lockFile.close();
                throw new CannotStartException(path + ": is in use by another leadscore up");
            }
            return new DataDirectory(path, lockFile);
        } catch (IOException e) {
            throw new CannotStartException(path + ": cannot be used as a data directory");
        }
    }

    private static @Nullable FileLock locked(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // by this process itself
        }
    }

    Path database() {
        return path.resolve("dynamodb");
    }

    Path busLog() {
        return path.resolve("bus.ndjson");
    }

    Path clock() {
        return path.resolve("clock");
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
