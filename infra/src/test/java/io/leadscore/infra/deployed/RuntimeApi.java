package io.leadscore.infra.deployed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The part of Lambda's Runtime API that Amazon's runtime interface client calls, for one function and one call at a time. */
final class RuntimeApi implements AutoCloseable {
    private static final String ROOT = "/2018-06-01/runtime/";
    private static final int TIMEOUT_SECONDS = 60;

    private record Call(String id, String payload, int seconds) {}

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    RuntimeApi() throws IOException {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(ROOT, this::handle);
        server.start();
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Waits until the function asks for its first call. Fails if the function ends before that. */
    void awaitReady(Process function) throws Exception {
        CompletableFuture.anyOf(ready, function.onExit()).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!ready.isDone()) {
            throw new IllegalStateException("the function ended before its first call");
        }
    }

    /** Calls the function and waits for its answer. An exception of the function is an exception here. */
    String call(String payload, int seconds) throws Exception {
        var call = new Call(UUID.randomUUID().toString(), payload, seconds);
        var answer = new CompletableFuture<String>();
        answers.put(call.id(), answer);
        calls.add(call);
        return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(ROOT.length());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.equals("invocation/next")) {
            next(exchange);
            return;
        }
        String[] parts = path.split("/", -1);
        if (path.endsWith("/response")) {
            pending(parts[1]).complete(body);
        } else if (parts[0].equals("invocation")) {
            pending(parts[1]).completeExceptionally(new IllegalStateException(body));
        } else if (path.endsWith("error")) {
            ready.completeExceptionally(new IllegalStateException(body));
        }
        answer(exchange, path.equals("restore/next") ? 200 : 202, "{}");
    }

    private CompletableFuture<String> pending(String id) {
        return Objects.requireNonNull(answers.remove(id), "the function answered a call that was not made");
    }

    private void next(HttpExchange exchange) throws IOException {
        ready.complete(null);
        try {
            Call call = calls.take();
            var headers = exchange.getResponseHeaders();
            headers.set("Lambda-Runtime-Aws-Request-Id", call.id());
            headers.set("Lambda-Runtime-Deadline-Ms",
                    Long.toString(System.currentTimeMillis() + 1_000L * call.seconds()));
            headers.set("Lambda-Runtime-Invoked-Function-Arn",
                    "arn:aws:lambda:eu-central-1:123456789012:function:f:live");
            answer(exchange, 200, call.payload());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        // The client's native library crashes on an answer without a content type.
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
