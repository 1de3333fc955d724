package io.leadscore.functions.http;

import io.leadscore.core.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request from API Gateway, with its body not yet decoded. Immutable.
 *
 * @param method   in upper case
 * @param segments of the path, decoded; empty segments, from trailing or double slashes, are left out
 * @param rawQuery the query string, still percent-encoded; empty if there is none
 * @param headers  by lower-case name; API Gateway joins repeated ones with a comma
 * @param body     empty if there is none
 * @param base64   true if {@code body} is base64 of the bytes, false if it is the text itself
 * @param authorizer what the gateway's authorizer says about the caller; empty if no authorizer has seen the request
 */
public record HttpRequest(String method, List<String> segments, String rawQuery, Map<String, String> headers,
        String body, boolean base64, Json.Obj authorizer) {
    public HttpRequest {
        segments = List.copyOf(segments);
        headers = Map.copyOf(headers);
    }

    /** The header's value; null if it is absent. */
    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /** Whether the client accepts HTML, so that it probably is a browser that shows the answer. */
    public boolean wantsHtml() {
        return Arrays.stream(headers.getOrDefault("accept", "").split(","))
                .map(range -> range.toLowerCase(Locale.ROOT).replaceAll("\\s", ""))
                .anyMatch(range -> range.matches("text/html(;.*)?") && !range.matches(".*;q=0(\\.0*)?(;.*)?"));
    }
}
