package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The page in Chromium, over a started {@code leadscore up --demo}. The tests themselves are in {@code dashboard/tests}. They leave
 * screenshots in {@code dashboard/target/screenshots}.
 */
class DashboardTest {
    private static final Path DASHBOARD = Path.of(System.getProperty("leadscore.dashboard", "../dashboard"));
    private static final int PATIENCE_SECONDS = 240;
    /** Of the first load, compressed. Cloudscape and React alone have 310 KB and 95 KB. */
    private static final int MAX_SCRIPT_BYTES = 420_000;
    private static final int MAX_STYLE_BYTES = 240_000;

    private static UpProcess up;

    @BeforeAll
    static void start() throws Exception {
        up = UpProcess.start("--demo");
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    @Test
    void every_screen_and_action_works_in_a_browser() throws Exception {
        var builder = new ProcessBuilder("npx", "--no-install", "playwright", "test")
                .directory(DASHBOARD.toFile())
                .redirectErrorStream(true);
        builder.environment().put("LEADSCORE_URL", up.url().toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    @Test
    void the_first_load_is_small() throws IOException {
        assertThat(compressed(".js")).isBetween(1L, (long) MAX_SCRIPT_BYTES);
        assertThat(compressed(".css")).isBetween(1L, (long) MAX_STYLE_BYTES);
    }

    /** With the address of a registry in it, the page could be built only where that registry is reached. */
    @Test
    void the_lock_file_names_no_registry() throws IOException {
        assertThat(DASHBOARD.resolve("package-lock.json")).content()
                .contains("\"integrity\": \"sha512-")
                .doesNotContain("\"resolved\":");
    }

    /** The bytes of all such files of the page, each compressed as a web server does it. */
    private static long compressed(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(DASHBOARD.resolve("target/page"))) {
            List<Path> chosen = files.filter(file -> file.toString().endsWith(ending)).toList();
            long sum = 0;
            for (Path file : chosen) {
                byte[] content = Files.readAllBytes(file);
                var deflater = new Deflater();
                deflater.setInput(content);
                deflater.finish();
                sum += deflater.deflate(new byte[content.length + 1024]);
                deflater.end();
            }
            return sum;
        }
    }
}
