package io.leadscore.functions.http;

import io.leadscore.core.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP answer. Immutable. */
public record HttpResponse(int status, Map<String, String> headers, String body) {
    public HttpResponse {
        headers = Map.copyOf(headers);
    }

    public static HttpResponse json(Json body) {
        return new HttpResponse(200, Map.of("content-type", "application/json"), body.toJson());
    }

    /** This answer with more headers. They replace headers of the same name. */
    public HttpResponse with(Map<String, String> more) {
        var all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new HttpResponse(status, all, body);
    }
}
