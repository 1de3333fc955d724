package io.leadscore.functions.query;

import io.leadscore.functions.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The OpenAPI 3.1 document of all routes. It is a resource file of this module. */
final class OpenApi {
    static final String RESOURCE = "/io/leadscore/functions/openapi.json";

    private OpenApi() {}

    static HttpResponse response() {
        try (InputStream document = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (document == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is not in the jar");
            }
            return new HttpResponse(200, Map.of("content-type", "application/json"),
                    new String(document.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
