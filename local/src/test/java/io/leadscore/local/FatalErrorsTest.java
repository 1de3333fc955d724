package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An error in any thread ends the process with a message. */
class FatalErrorsTest {
    /** Enough to start, but not for several large requests at once. */
    private static final String SMALL_HEAP = "-Xmx40m";
    private static final int REQUESTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Integer> codes = new ArrayList<>();
    private final FatalErrors handler = new FatalErrors(new PrintStream(err, true, StandardCharsets.UTF_8), codes::add);

    @Test
    void an_error_in_a_thread_ends_the_process_and_an_exception_only_the_thread() throws InterruptedException {
        uncaught(new IllegalStateException("of a thread"));
        assertThat(codes).isEmpty();
        uncaught(new StackOverflowError());
        assertThat(codes).containsExactly(Leadscore.FAULT);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("of a thread", "leadscore: the system ends",
                "\"worker\"", "java.lang.StackOverflowError");
    }

    private void uncaught(Throwable fault) throws InterruptedException {
        Thread.ofPlatform().name("worker").uncaughtExceptionHandler(handler).start(() -> sneak(fault)).join();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable fault) throws T {
        throw (T) fault;
    }

    @Test
    @Timeout(120)
    void a_system_without_memory_ends_with_a_message() throws Exception {
        ProcessBuilder command = UpProcess.command(List.of("up", "--port", "0"));
        command.command().add(1, SMALL_HEAP);
        Process process = command.redirectErrorStream(true).start();
        try (var output = process.inputReader(StandardCharsets.UTF_8);
                var client = HttpClient.newHttpClient();
                var threads = Executors.newFixedThreadPool(REQUESTS)) {
            var printed = new ArrayList<String>();
            String line = output.readLine();
            while (line != null && !line.contains(" ready at ")) {
                printed.add(line);
                line = output.readLine();
            }
            assertThat(line).as("%s", printed).isNotNull();
            String ready = Objects.requireNonNull(line);
            URI url = URI.create(ready.substring(ready.lastIndexOf(' ') + 1));
            var form = HttpRequest.newBuilder(url.resolve("/forms/apply?key=local"))
                    .timeout(PATIENCE)
                    .POST(BodyPublishers.ofString("x".repeat(4_400_000)))
                    .build();
            for (int i = 0; i < REQUESTS; i++) {
                threads.execute(() -> {
                    while (process.isAlive()) {
                        post(client, form);
                    }
                });
            }
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            output.lines().forEach(printed::add);
            assertThat(printed).as("%s", printed).anyMatch(text -> text.startsWith("leadscore: the system ends"));
            assertThat(process.exitValue()).isEqualTo(Leadscore.FAULT);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void post(HttpClient client, HttpRequest form) {
        try {
            client.send(form, BodyHandlers.discarding());
        } catch (IOException _) {
            // The process may end before it answers.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
