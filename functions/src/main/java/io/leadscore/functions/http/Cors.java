package io.leadscore.functions.http;

import java.util.Map;

/** Whether web pages of other origins may call the routes. Browser trackers do, without cookies. */
public enum Cors {
    /** Every origin may call. This is safe, because a write key is public and can only ingest. */
    ANY_ORIGIN,
    /** No page of another origin may call, so none can read leads. */
    NONE;

    /** How long a browser may cache a preflight: the longest time that any browser supports. */
    private static final String MAX_AGE_SECONDS = "86400";

    Map<String, String> headers() {
        return switch (this) {
            case ANY_ORIGIN -> Map.of("access-control-allow-origin", "*", "access-control-expose-headers",
                    "retry-after");
            case NONE -> Map.of();
        };
    }

    boolean isPreflight(HttpRequest request) {
        return this == ANY_ORIGIN && request.method().equals("OPTIONS");
    }

    HttpResponse preflight(String methods) {
        return new HttpResponse(204, Map.of("access-control-allow-methods", methods, "access-control-allow-headers",
                "authorization, content-type, content-encoding, anonymousid", "access-control-max-age",
                MAX_AGE_SECONDS), "");
    }
}
