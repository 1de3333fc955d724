package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.aws.local.DynamoDbLocalProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** If {@code up} cannot start, it prints one line, ends with exit code 2, and leaves no process behind. */
class UpErrorsTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void invalid_options_are_refused() throws Exception {
        Files.writeString(directory.resolve("file"), "");
        Files.writeString(directory.resolve("bad.json"), "{\"name\": \"bad\", \"colour\": \"red\"}");
        Files.writeString(directory.resolve("one.json"), """
                {"name": "one", "fit": {"rules": []}, "engagement": {"groups": []}, "stages": []}""");
        String one = directory.resolve("one.json").toString();
        refused("--port", "--port", "high");
        refused("--port", "--port", "70000");
        refused("--port", "--port", "-1");
        refused("--data: the name of a directory is expected", "--data", "");
        refused("--demo: the made-up leads are not kept", "--demo", "--data", directory.resolve("data").toString());
        refused("--nonsense", "--nonsense");
        refused("nowhere.json: there is no such file", "--model", directory.resolve("nowhere.json").toString());
        refused("bad.json: ", "--model", directory.resolve("bad.json").toString());
        refused("another file has a model of the same name", "--model", one, "--model", one);
        refused("file: cannot be used as a data directory", "--data", directory.resolve("file").toString());
    }

    @Test
    void a_port_that_is_in_use_is_refused() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            refused("port " + taken.getLocalPort() + " is in use", "--port", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void a_data_directory_that_another_process_uses_is_refused() throws Exception {
        String data = directory.resolve("data").toString();
        try (var up = UpProcess.start("--data", data)) {
            refused("data: is in use by another leadscore up", "--port", "0", "--data", data);
            assertThat(up.get("/_local/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_data_directory_that_an_earlier_database_still_uses_is_refused() throws Exception {
        Path data = directory.resolve("data");
        try (var _ = DynamoDbLocalProcess.start(DynamoDbLocalProcess.builtLib(), data.resolve("dynamodb"))) {
            refused("data: the database of an earlier leadscore up still uses it: end the process ", "--port", "0",
                    "--data",
                    data.toString());
        }
        try (var up = UpProcess.start("--data", data.toString())) {
            assertThat(up.get("/_local/health").statusCode()).isEqualTo(200);
        }
    }

    /** A new secret would make every person a new lead. */
    @Test
    void a_data_directory_without_its_secret_is_refused_until_the_file_is_back() throws Exception {
        Path data = directory.resolve("data");
        Path secret = data.resolve("identity-secret");
        String[] options = {"--port", "0", "--data", data.toString()};
        try (var up = UpProcess.start("--data", data.toString())) {
            up.call("track", "{\"userId\": \"u1\", \"event\": \"Webinar Attended\"}");
        }
        byte[] content = Files.readAllBytes(secret);
        Files.delete(secret);
        refused("data/identity-secret: is missing", options);
        Files.writeString(secret, "");
        refused("data/identity-secret: is damaged", options);
        Files.write(secret, content);
        try (var up = UpProcess.start("--data", data.toString())) {
            assertThat(up.get("/leads/user:u1").statusCode()).isEqualTo(200);
        }
    }

    private static void refused(String place, String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("up"));
        arguments.addAll(List.of(options));
        Process process = UpProcess.command(arguments).start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("it started").isTrue();
        assertThat(process.errorReader(StandardCharsets.UTF_8).lines()).singleElement()
                .asString()
                .startsWith("leadscore: ")
                .contains(place);
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.inputReader().readLine()).isNull();
    }
}
