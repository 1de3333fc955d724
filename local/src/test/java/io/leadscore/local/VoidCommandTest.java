package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voids activities of all leads of a real {@code leadscore up}. */
class VoidCommandTest {
    @TempDir
    private static Path directory;

    private static UpProcess up;

    @BeforeAll
    static void start() throws Exception {
        up = UpProcess.start("--data", directory.resolve("data").toString());
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    private static CommandRun run(String... options) {
        var arguments = new ArrayList<>(List.of("void", "--url", up.url().toString(), "--reason", "bot"));
        arguments.addAll(List.of(options));
        return CommandRun.of("", arguments.toArray(String[]::new));
    }

    private static void track(String user, String event) throws IOException {
        up.call("track", "{\"event\": \"" + event + "\", \"userId\": \"" + user + "\"}");
    }

    private static String total(String user) throws IOException {
        return Objects.requireNonNull(up.card("user:" + user, "weighted-b2b").get("total")).toJson();
    }

    @Test
    void a_run_is_tried_and_then_voids_activities_of_all_leads() throws Exception {
        track("v1", "Webinar Attended");
        track("v2", "Webinar Attended");
        track("v2", "Email Opened");
        Path pattern = Files.writeString(directory.resolve("pattern.json"), "{\"event\": [\"webinar attended\"]}");

        CommandRun tried = run("--where", pattern.toString(), "--dry-run");
        assertThat(tried.err()).isEmpty();
        assertThat(tried.out()).contains("\"dryRun\":true", "\"changed\":2,\"voided\":2,\"failed\":0}");
        assertThat(tried.exitCode()).isZero();
        assertThat(total("v1")).isNotEqualTo("0");

        CommandRun done = run("--where", pattern.toString(), "--from", "2026-01-01", "--to", "2099-01-01");
        assertThat(done.out()).contains("\"dryRun\":false", "\"changed\":2,\"voided\":2,\"failed\":0}");
        assertThat(done.exitCode()).isZero();
        assertThat(total("v1")).isEqualTo("0");
        assertThat(total("v2")).isEqualTo("2");
        assertThat(run("--where", "{\"event\": [\"webinar attended\"]}").out()).contains("\"voided\":0");
    }

    @Test
    void bad_input_is_one_line_and_exit_code_2() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.json"), "{\"event\": ");
        check(run("--where", "{\"event\": \"E\"}"), "status 400: where.event ");
        check(run("--where", "{\"event\": [\"E\"]}", "--from", "March"), "status 400: from must be a day");
        check(run("--where", broken.toString()), "broken.json");
        check(run("--where", "nofile.json"), "nofile.json: there is no such file");
        check(run("--where", "{"), "--where: ");
        check(CommandRun.of("", "void", "--where", "{}"), "--reason");
        check(CommandRun.of("", "void", "--where", "{}", "--reason", "x", "--url", "ftp://a"), "--url: an address");
        check(CommandRun.of("", "void", "--where", "{}", "--reason", "x", "--url", "http://127.0.0.1:1"),
                "does not answer");
    }

    private static void check(CommandRun run, String message) {
        assertThat(run.exitCode()).as(message).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().startsWith("leadscore: ").contains(message);
        assertThat(run.out()).isEmpty();
    }
}
