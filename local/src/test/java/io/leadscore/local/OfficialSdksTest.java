package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The official SDKs of Segment and RudderStack, unmodified, as clients of a started {@code leadscore up}: for Java, for Node,
 * and in Chromium. The tests themselves are in the directory {@code sdks}, because most of the SDKs run on Node.
 */
class OfficialSdksTest {
    private static final Path SDKS = Path.of(System.getProperty("leadscore.sdks", "../sdks"));
    private static final int PATIENCE_SECONDS = 240;

    private static UpProcess up;

    @BeforeAll
    static void start() throws Exception {
        Path installed = SDKS.resolve("node_modules/.package-lock.json");
        Path wanted = SDKS.resolve("package-lock.json");
        if (!Files.exists(installed) || Files.getLastModifiedTime(installed)
                .compareTo(Files.getLastModifiedTime(wanted)) < 0) {
            run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
        }
        up = UpProcess.start();
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    @Test
    void their_calls_become_equal_leads_and_everything_arrives_once() throws Exception {
        run("node", "--test");
    }

    /** Runs a program in the directory of the SDKs. */
    private static void run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(command)).directory(SDKS.toFile()).redirectErrorStream(true);
        if (up != null) {
            builder.environment().put("LEADSCORE_URL", up.url().toString());
        }
        builder.environment()
                .put("LEADSCORE_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment()
                .put("LEADSCORE_CLASS_PATH", System.getProperty("surefire.test.class.path",
                        System.getProperty("java.class.path")));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s in %s:%n%s", String.join(" ", command), SDKS, output).isZero();
    }
}
