package io.leadscore.functions.aws;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import io.leadscore.functions.port.Backoffs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A fake AWS endpoint with answers from a test, and clients for it. */
final class ScriptedAws implements AutoCloseable {
    /** @param status HTTP status; 0 sends no answer */
    public record Reply(int status, String body) {
        static final Reply SILENCE = new Reply(0, "");

        static Reply ok(String body) {
            return new Reply(200, body);
        }

        static Reply error(String type, String message) {
            return new Reply(400, "{\"__type\": \"com.amazonaws.dynamodb.v20120810#" + type + "\", \"message\": \""
                    + message + "\"}");
        }
    }

    /** Returns the reply to a request. */
    @FunctionalInterface
    public interface Script {
        Reply answer(String operation, Json.Obj request);
    }

    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final AwsSettings settings;
    private final AwsClients clients;

    public ScriptedAws(Script script) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            Json.Obj request = LeadHistory
                    .json(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Reply reply = script.answer(target.substring(target.indexOf('.') + 1), request);
            if (reply.status() == 0) {
                return;
            }
            try (exchange) {
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
                exchange.sendResponseHeaders(reply.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        settings = new AwsSettings("us-east-1", endpoint, endpoint, endpoint, endpoint, true);
        clients = new AwsClients(settings, List.of());
    }

    /** The URL of the endpoint, for other clients. */
    public AwsSettings settings() {
        return settings;
    }

    public AwsClients clients() {
        return clients;
    }

    Table table() {
        return new Table(clients, "leadscore", Backoffs.patient(InstantSource.system()));
    }

    int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        clients.close();
        server.stop(0);
    }
}
