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
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The directory that keeps the data of a local system. One process at a time has its lock, which ends with the process. */
final class DataDirectory implements AutoCloseable {
    private static final String DATABASE = "dynamodb";
    /** If a system is killed, its database is killed at once. A busy machine may need this long for it. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Opens the directory, and makes it if it does not exist. The database of a system that was killed may need a moment to
     * end, for which this waits.
     *
     * @throws CannotStartException if the directory cannot be used
     */
    static DataDirectory open(Path path) throws CannotStartException {
        try {
            Files.createDirectories(path.resolve(DATABASE));
            FileChannel lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (locked(lockFile) == null) {
                lockFile.close();
                throw new CannotStartException(path
                        + ": is in use by another leadscore up: stop that one, or choose another directory with --data");
            }
            var data = new DataDirectory(path, lockFile);
            data.awaitEndOfFormerDatabase();
            return data;
        } catch (IOException e) {
            throw new CannotStartException(path + ": cannot be used as a data directory: choose another with --data");
        }
    }

    private void awaitEndOfFormerDatabase() throws IOException, CannotStartException {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        List<ProcessHandle> former = DynamoDbLocalProcess.runningOn(database());
        while (former.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        // A dead process that its parent has not waited for still looks alive, but uses no directory.
        former = DynamoDbLocalProcess.runningOn(database());
        if (!former.isEmpty()) {
            lockFile.close();
            throw new CannotStartException(path
                    + ": the database of an earlier leadscore up still uses it: end the process "
                    + former.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(", ")));
        }
    }

    private static @Nullable FileLock locked(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // this process itself has the lock
        }
    }

    Path database() {
        return path.resolve(DATABASE);
    }

    /**
     * The secret for the keys of identity rows.
     *
     * @param hasLeads whether the database has leads; asked only if the file is missing
     * @throws CannotStartException if the file is damaged, or is missing although there are leads
     */
    byte[] identitySecret(BooleanSupplier hasLeads) throws CannotStartException {
        Path file = path.resolve("identity-secret");
        try {
            return new IdentitySecretFile(file).read(hasLeads);
        } catch (IOException e) {
            throw new CannotStartException(file
                    + ": cannot be read or written: correct its permissions, or choose another directory with --data");
        }
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
