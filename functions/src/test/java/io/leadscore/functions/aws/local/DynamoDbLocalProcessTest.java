package io.leadscore.functions.aws.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamoDbLocalProcessTest {
    @Test
    void it_answers_until_it_is_closed() throws Exception {
        URI endpoint;
        try (var local = DynamoDbLocalProcess.start(DynamoDbLocalProcess.builtLib(), null)) {
            endpoint = local.endpoint();
            assertThat(answers(endpoint)).isTrue();
            assertThat(local.onExit()).isNotDone();
        }
        assertThat(answers(endpoint)).isFalse();
    }

    @Test
    void it_ends_when_its_parent_is_killed(@TempDir Path directory) throws Exception {
        Process parent = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp",
                System.getProperty("java.class.path"), Parent.class.getName(),
                DynamoDbLocalProcess.builtLib().toString(), directory.resolve("data").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        URI endpoint;
        try (var output = parent.inputReader()) {
            endpoint = URI.create(output.readLine());
        }
        assertThat(answers(endpoint)).isTrue();
        assertThat(DynamoDbLocalProcess.runningOn(directory.resolve("data"))).isNotEmpty();
        assertThat(DynamoDbLocalProcess.runningOn(directory)).isEmpty();

        parent.destroyForcibly().waitFor();

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while ((answers(endpoint) || !DynamoDbLocalProcess.runningOn(directory.resolve("data")).isEmpty())
                && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(DynamoDbLocalProcess.runningOn(directory.resolve("data"))).isEmpty();
        assertThat(answers(endpoint)).isFalse();
    }

    @Test
    void a_missing_installation_is_reported_with_the_module_to_build(@TempDir Path directory) {
        assertThatThrownBy(() -> DynamoDbLocalProcess.start(directory.resolve("absent"), null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("build the module dynamodb-local");
    }

    private static boolean answers(URI endpoint) {
        try (var _ = new Socket(endpoint.getHost(), endpoint.getPort())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts DynamoDB Local, prints its endpoint, and waits until it is killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws InterruptedException {
            var local = DynamoDbLocalProcess.start(Path.of(args[0]), Path.of(args[1]));
            System.out.println(local.endpoint());
            Thread.sleep(TimeUnit.MINUTES.toMillis(5));
        }
    }
}
