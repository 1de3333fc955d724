package io.leadscore.infra.deployed;

import io.leadscore.infra.Synthesised;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** DynamoDB Local in a process of its own, on a free port, in memory. */
final class DynamoDb implements AutoCloseable {
    /** Ten tries a second for a minute, because the machine may be busy. */
    private static final int MAX_TRIES = 600;

    private final Process process;
    private final int port;

    DynamoDb() throws Exception {
        Path lib = Synthesised.ROOT.resolve("dynamodb-local/target/lib");
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var builder = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.library.path=" + lib, "-cp",
                lib.resolve("*").toString(), "software.amazon.dynamodb.services.local.main.ServerRunner", "-inMemory",
                "-sharedDb", "-port", Integer.toString(port))).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("DDB_LOCAL_TELEMETRY", "0");
        process = builder.start();
        for (int attempt = 1; !answers(); attempt++) {
            if (attempt == MAX_TRIES || !process.isAlive()) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "DynamoDB Local did not start from " + lib + ": run mvn verify, which puts it there");
            }
            Thread.sleep(100);
        }
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
