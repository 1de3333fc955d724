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
 * DynamoDB Local as a process of its own, spoken to over HTTP: its licence forbids more than that. It never outlives this
 * JVM, not even a {@code kill -9} of it, by more than the moment that the kill takes. With a directory, what it has
 * answered to is on disk, but for transactions: those want a {@link CommitBarrier}. About 2 s to start. Thread-safe.
 */
public final class DynamoDbLocalProcess implements AutoCloseable {
    /** Names the directory with DynamoDB Local's jars; the module {@code dynamodb-local} fills it. */
    public static final String LIB_PROPERTY = "leadscore.dynamodb-local.lib";

    private static final String DATA_OPTION = "-dbPath";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    /** Another process may take the port between our look and the start; it will not do so three times. */
    private static final int START_ATTEMPTS = 3;

    /**
     * Becomes "$@", which is killed as soon as our end of the pipe at standard input closes, as the kernel does however we
     * die. What watches is there first: there is no moment at which a kill of some of these leaves a database behind. A
     * Ctrl-C reaches the whole process group: ignoring it leaves the database up until we have finished.
     */
    private static final String WATCHDOG = """
            trap '' INT HUP
            exec 3<&0 </dev/null
            { cat <&3 >/dev/null; kill -9 $$; } 2>/dev/null &
            exec "$@" 3<&-
            """;

    /** Half the CPU time to start, which is most of what a test or a first look at a local system waits for. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g");

    private final Process process;
    private final URI endpoint;

    private DynamoDbLocalProcess(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** The jars that the build fetched. */
    public static Path builtLib() {
        String lib = System.getProperty(LIB_PROPERTY);
        if (lib == null) {
            throw new IllegalStateException("system property " + LIB_PROPERTY + " does not name DynamoDB Local's jars");
        }
        return Path.of(lib);
    }

    /**
     * Starts it on a free loopback port and waits until it answers.
     *
     * @param lib  the directory with its jars and native libraries
     * @param data where its tables are kept; null keeps them in memory
     * @throws IllegalStateException if it is not there or does not come up
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
                        "DynamoDB Local did not come up; its status was " + process.exitValue());
            }
        }
    }

    /**
     * Processes on this machine that run on this directory, whoever started them: two at a time would each go by what they
     * remember. They include what waits to kill them, so once these have ended, so has the database.
     */
    public static List<ProcessHandle> runningOn(Path data) {
        List<String> option = List.of(DATA_OPTION, real(data).toString());
        return ProcessHandle.allProcesses()
                .filter(process -> Collections.indexOfSubList(
                        List.of(process.info().arguments().orElse(new String[0])), option) >= 0)
                .toList();
    }

    /** Its one name, whichever way led there, so that processes can be told by it. */
    private static Path real(Path data) {
        try {
            return Files.createDirectories(data).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it answers. */
    public URI endpoint() {
        return endpoint;
    }

    /** Completes when the process has ended, whoever ended it. */
    public CompletableFuture<Void> onExit() {
        return process.onExit().thenAccept(ended -> {});
    }

    /** Kills the process and waits for it: as to its data it makes no difference how it ends. */
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
     * A question that makes it open its database: what that takes, after a kill or on a busy machine, is waited for here and
     * not in the first call of who has less patience. Any answer at all will do.
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
