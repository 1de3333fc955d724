package io.leadscore.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * As much of HubSpot as a lead needs to arrive there, on a port of this machine. The functions' own tests check each request field by
 * field against the published API; this one shows that commands and a running system come together with it.
 */
final class SmallHubSpot implements AutoCloseable {
    private static final String CONTACTS = "/crm/v3/objects/contacts/batch/";
    private static final String PROPERTIES = "/crm/v3/properties/contacts/";

    /** The properties of each write of contacts, as they came. */
    final BlockingQueue<Json.Obj> written = new LinkedBlockingQueue<>();
    private final Map<String, Json> properties = new ConcurrentHashMap<>();
    private final String token;
    private final HttpServer server;

    private record Answer(int status, Json.Obj body) {}

    SmallHubSpot(String token) throws IOException {
        this.token = token;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Answer answer = answer(exchange);
            byte[] body = answer.body().toJson().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, Json.obj("status", "error", "category", "INVALID_AUTHENTICATION"));
        }
        Json.Obj body = object(exchange);
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith(PROPERTIES) && exchange.getRequestMethod().equals("GET")) {
            return properties.get(path.substring(PROPERTIES.length())) instanceof Json.Obj found
                    ? new Answer(200, found)
                    : new Answer(404, Json.obj("status", "error", "category", "OBJECT_NOT_FOUND"));
        }
        return switch (path) {
            case "/oauth/v2/private-apps/get/access-token-info" -> new Answer(200, Json.obj("hubId", 4711, "scopes",
                    List.of("crm.objects.contacts.read", "crm.objects.contacts.write", "crm.schemas.contacts.read",
                            "crm.schemas.contacts.write")));
            case PROPERTIES + "groups" -> new Answer(201, Json.obj("name", "leadscore"));
            case PROPERTIES + "batch/create" -> {
                inputs(body).forEach(property -> properties.put(String.valueOf(property.text("name")), property));
                yield new Answer(201, Json.obj("status", "COMPLETE", "results", inputs(body)));
            }
            case CONTACTS + "read" -> new Answer(200, Json.obj("status", "COMPLETE", "results", List.of()));
            case CONTACTS + "create", CONTACTS + "update" -> new Answer(200,
                    Json.obj("status", "COMPLETE", "results", inputs(body).stream().map(this::write).toList()));
            default -> new Answer(404, Json.obj("status", "error"));
        };
    }

    private Json.Obj write(Json.Obj input) {
        written.add(input.object("properties"));
        return Json.obj("id", "101", "objectWriteTraceId", input.text("objectWriteTraceId"), "properties",
                input.object("properties"));
    }

    private static List<Json.Obj> inputs(Json.Obj body) {
        var inputs = new ArrayList<Json.Obj>();
        if (body.get("inputs") instanceof Json.Arr(List<Json> items)) {
            items.forEach(item -> inputs.add((Json.Obj) item));
        }
        return inputs;
    }

    private static Json.Obj object(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return text.isEmpty() ? Json.Obj.EMPTY : new JsonReader(JsonReader.Limits.DOCUMENT).readObject(text);
        } catch (MalformedJsonException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
