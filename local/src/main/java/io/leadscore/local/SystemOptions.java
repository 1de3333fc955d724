package io.leadscore.local;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The running system that a command asks. Every problem is a {@link BadInputException} that says what to do. */
final class SystemOptions {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080", description = "The address of the system. Default: ${DEFAULT-VALUE}.")
    private String url = "";

    @Option(names = "--token", paramLabel = "TOKEN", description = "The token of a deployed system whose readers are authorized by an issuer of tokens.")
    private @Nullable String token;

    /** The address of a path, which has no slash at its beginning. */
    URI at(String path) {
        try {
            URI base = URI.create(url.endsWith("/") ? url : url + "/");
            if (base.getHost() != null && ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
                return base.resolve(path);
            }
        } catch (IllegalArgumentException _) {
            // The same answer.
        }
        throw new BadInputException("--url: an address such as http://127.0.0.1:8080 is expected");
    }

    Json.Obj post(HttpClient http, String path, Json.Obj body) throws InterruptedException {
        return ask(http, HttpRequest.newBuilder(at(path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toJson())));
    }

    Json.Obj get(HttpClient http, String path) throws InterruptedException {
        return ask(http, HttpRequest.newBuilder(at(path)));
    }

    private Json.Obj ask(HttpClient http, HttpRequest.Builder request) throws InterruptedException {
        if (token != null) {
            request.header("authorization", "Bearer " + token);
        }
        HttpResponse<String> answer;
        try {
            answer = http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new BadInputException("--url: " + url + " does not answer (" + e.getClass().getSimpleName()
                    + "); start the system with leadscore up, or name its address");
        }
        Json.Obj json;
        try {
            json = READER.readObject(answer.body());
        } catch (MalformedJsonException _) {
            throw new BadInputException("--url: " + url + " is no Leadscore system: it answers with status "
                    + answer.statusCode() + " and no JSON");
        }
        if (answer.statusCode() >= 300) {
            throw new BadInputException("the system refuses it with status " + answer.statusCode() + ": " + why(json));
        }
        return json;
    }

    private static String why(Json.Obj problem) {
        if (problem.get("errors") instanceof Json.Arr(var errors) && !errors.isEmpty()
                && errors.getFirst() instanceof Json.Obj first) {
            String field = first.text("field");
            return (field == null || field.isEmpty() ? "the order" : field) + " " + first.text("message");
        }
        String detail = problem.text("detail");
        return detail == null ? String.valueOf(problem.text("message")) : detail;
    }
}
