package io.leadscore.infra.deployed;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadscore.infra.Synthesised;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipFile;

/** A function in a process of its own, started as Lambda does: the artifact under Amazon's runtime interface client. */
final class LambdaProcess implements AutoCloseable {
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final RuntimeApi api = new RuntimeApi();
    private final Process process;
    private final int timeoutSeconds;

    /**
     * Starts a function and waits until it is ready for its first call.
     *
     * @param function   its properties in the template
     * @param variables  environment variables of the template, with references resolved, and the endpoints of AWS
     * @param snapStart  whether the hooks of SnapStart run, as the template says
     * @param jvmOptions further options of the JVM
     */
    LambdaProcess(JsonNode function, Map<String, String> variables, boolean snapStart, List<String> jvmOptions)
            throws Exception {
        timeoutSeconds = function.path("Timeout").asInt();
        String name = function.path("FunctionName").asText();
        Path log = Path.of("target", "lambda-" + name + "-" + STARTED.incrementAndGet() + ".log");
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + function.path("MemorySize").asInt() * 8 / 10 + "m", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", unpacked() + File.pathSeparator + unpacked().resolve("lib").resolve("*")
                + File.pathSeparator + runtimeInterfaceClient(),
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda", function.path("Handler").asText()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment()
                .putAll(Map.of("AWS_LAMBDA_RUNTIME_API", api.address(), "_HANDLER",
                        function.path("Handler").asText(), "LAMBDA_TASK_ROOT", unpacked().toString(),
                        "AWS_LAMBDA_FUNCTION_NAME", name, "AWS_LAMBDA_FUNCTION_VERSION", "1", "AWS_REGION",
                        "eu-central-1",
                        "AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test"));
        builder.environment().put("AWS_LAMBDA_INITIALIZATION_TYPE", snapStart ? "snap-start" : "on-demand");
        process = builder.start();
        api.awaitReady(process);
    }

    String call(String payload) throws Exception {
        return api.call(payload, timeoutSeconds);
    }

    /** Processor time since the process started. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        api.close();
    }

    private static String runtimeInterfaceClient() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(jar -> jar.contains("aws-lambda-java-"))
                .toList();
        if (jars.size() < 3) {
            throw new IllegalStateException("the runtime interface client is not on the class path: " + jars);
        }
        return String.join(File.pathSeparator, jars);
    }

    private static final class Unpacked {
        static final Path TASK = unpack();
    }

    private static Path unpacked() {
        return Unpacked.TASK;
    }

    private static Path unpack() {
        try (var zip = new ZipFile(Synthesised.ARTIFACT.toFile())) {
            Path task = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "task");
            for (var entry : zip.stream().toList()) {
                Path file = task.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip.getInputStream(entry), file);
                }
            }
            return task;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
