package io.leadscore.local.system;

import io.leadscore.functions.aws.local.DynamoDbLocalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a local system keeps what shall outlive it. One process at a time holds it; the lock goes with the process. */
final class DataDirectory implements AutoCloseable {
    private static final String DATABASE = "dynamodb";
    /** A database whose system was killed is killed at once; this is for a machine that has other things to do. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes the directory, which is made if it is not there. The database of a system that was killed may be about to end:
     * this waits for it.
     *
     * @throws CannotStartException if it cannot be had
     */
    static DataDirectory open(Path path) throws CannotStartException {
        try {
            Files.createDirectories(path.resolve(DATABASE));
            FileChannel lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (locked(lockFile) == null) {
                lockFile.close();
                throw new CannotStartException(path + ": is in use by another leadscore up");
            }
            var data = new DataDirectory(path, lockFile);
            data.awaitFormerDatabase();
            return data;
        } catch (IOException e) {
            throw new CannotStartException(path + ": cannot be used as a data directory");
        }
    }

    private void awaitFormerDatabase() throws IOException, CannotStartException {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        List<ProcessHandle> former = DynamoDbLocalProcess.runningOn(database());
        while (former.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        // Where nobody buries the dead they look alive, but run on nothing.
        former = DynamoDbLocalProcess.runningOn(database());
        if (!former.isEmpty()) {
            lockFile.close();
            throw new CannotStartException(path + ": a database from before is still running on it, process "
                    + former.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(", "))
                    + ": end that first");
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
        return path.resolve(DATABASE);
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
