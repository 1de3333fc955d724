package io.leadscore.functions.aws.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB Local as a separate process that is called over HTTP. Its licence allows no closer integration. The process
 * ends with this JVM, even if the JVM is killed with {@code kill -9}. With a directory, every write that it has
 * answered is on disk, except transactions, which need a {@link CommitBarrier}. It starts in about 2 s. Thread-safe.
 */
public final class DynamoDbLocalProcess implements AutoCloseable {
    /**
     * System property with the directory of DynamoDB Local's jars. The module {@code dynamodb-local} fills the
     * directory.
     */
    public static final String LIB_PROPERTY = "leadscore.dynamodb-local.lib";

    private static final String DATA_OPTION = "-dbPath";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    /** Another process may take the port between our check and the start, but hardly three times in a row. */
    private static final int START_ATTEMPTS = 3;

    /**
     * Executes "$@" in place of this shell. A background process kills it as soon as our end of the pipe at standard
     * input closes. The kernel closes the pipe however this JVM ends. The background process starts first, so no kill
     * of some of these processes leaves the database running. A Ctrl-C reaches the whole process group. The database
     * ignores it, so it stays available until this JVM has finished.
     */
    private static final String WATCHDOG = """
            trap '' INT HUP
            exec 3<&0 </dev/null
            { cat <&3 >/dev/null; kill -9 $$; } 2>/dev/null &
            exec "$@" 3<&-
            """;

    /**
     * These options halve the CPU time of the start, which is most of the waiting time of a test or of a local system.
     */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g");

    private final Process process;
    private final URI endpoint;

    private DynamoDbLocalProcess(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** The directory of the jars that the build downloaded. */
    public static Path builtLib() {
        String lib = System.getProperty(LIB_PROPERTY);
        if (lib == null) {
            throw new IllegalStateException(
                    "set the system property " + LIB_PROPERTY + " to the directory of DynamoDB Local's jars");
        }
        return Path.of(lib);
    }

    /**
     * Starts DynamoDB Local on a free loopback port and waits until it answers.
     *
     * @param lib  the directory of its jars and native libraries
     * @param data the directory for its tables; null keeps them in memory
     * @throws IllegalStateException if it is not in the directory or does not start
     */
    public static DynamoDbLocalProcess start(Path lib, @Nullable Path data) {
        if (!Files.isDirectory(lib)) {
            throw new IllegalStateException("DynamoDB Local is not in " + lib + ": build the module dynamodb-local");
        }
        for (int attempt = 1;; attempt++) {
            int port = freePort();
            Process process = launch(lib, data, port);
            var local = new DynamoDbLocalProcess(process, URI.create("http://127.0.0.1:" + port));
            if (local.answersInTime()) {
                return local;
            }
            local.close();
            if (attempt == START_ATTEMPTS) {
                throw new IllegalStateException(
                        "DynamoDB Local did not start; its exit status is " + process.exitValue());
            }
        }
    }

    /**
     * All processes on this machine that use this directory, also those that another program started. Two databases on
     * one directory would contradict each other, because each keeps data in memory. The list includes the background
     * process that kills the database. When all of them have ended, so has the database.
     */
    public static List<ProcessHandle> runningOn(Path data) {
        List<String> option = List.of(DATA_OPTION, real(data).toString());
        return ProcessHandle.allProcesses()
                .filter(process -> Collections.indexOfSubList(
                        List.of(process.info().arguments().orElse(new String[0])), option) >= 0)
                .toList();
    }

    /** The absolute path without links: one name for one directory, so that processes can be compared by it. */
    private static Path real(Path data) {
        try {
            return Files.createDirectories(data).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of its HTTP endpoint. */
    public URI endpoint() {
        return endpoint;
    }

    /** Completes when the process has ended, for whatever reason. */
    public CompletableFuture<Void> onExit() {
        return process.onExit().thenAccept(ended -> {});
    }

    /** Kills the process and waits for its end. Its data is the same however it ends. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process launch(Path lib, @Nullable Path data, int port) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = new ArrayList<>(List.of("sh", "-c", WATCHDOG, "dynamodb-local", java.toString()));
        command.addAll(QUICK_START);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Djava.library.path=" + lib, "-cp", lib + "/*",
                "software.amazon.dynamodb.services.local.main.ServerRunner", "-port", Integer.toString(port),
                "-sharedDb"));
        command.addAll(data == null ? List.of("-inMemory") : List.of(DATA_OPTION, real(data).toString()));
        var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answersInTime() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (answers()) {
                return true;
            }
            try {
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /**
     * Sends a request that makes it open its database. After a kill or on a busy machine this may take longer than the
     * timeout of a normal call, so we wait for it here. Any answer is good enough.
     */
    private boolean answers() {
        try {
            var connection = (HttpURLConnection) endpoint.toURL().openConnection();
            connection.setConnectTimeout((int) ANSWER_TIMEOUT.toMillis());
            connection.setReadTimeout((int) ANSWER_TIMEOUT.toMillis());
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/x-amz-json-1.0");
            connection.setRequestProperty("X-Amz-Target", "DynamoDB_20120810.ListTables");
            connection.setRequestProperty("Authorization", "AWS4-HMAC-SHA256 "
                    + "Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0");
            try {
                connection.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
                return connection.getResponseCode() > 0;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
