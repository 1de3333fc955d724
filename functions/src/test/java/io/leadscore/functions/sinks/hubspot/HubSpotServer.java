package io.leadscore.functions.sinks.hubspot;

import com.sun.net.httpserver.HttpServer;
import io.leadscore.functions.sinks.http.JsonHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/** The stub of HubSpot behind a real socket. */
final class HubSpotServer implements AutoCloseable {
    private final HttpServer server;

    HubSpotServer(HubSpotStub stub) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            if (stub.send(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body.length == 0 ? null
                    : new String(body,
                            StandardCharsets.UTF_8)) instanceof JsonHttp.Heard.Answer(var status, var after, var text)) {
                if (after != null) {
                    exchange.getResponseHeaders().set("Retry-After", after);
                }
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                byte[] answer = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
