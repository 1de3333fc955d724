package io.leadscore.functions.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may call the routes of a function. API Gateway has one such setting for all routes, but pages
 * may send inputs and must not read leads. So the function answers itself. Immutable.
 *
 * @param origins such as {@code https://www.example.com}; {@code *} allows all
 */
public record Cors(Set<String> origins) {
    /** No page of another origin can read an answer. */
    public static final Cors NONE = new Cors(Set.of());

    private static final String ANY = "*";
    private static final String ALLOW_ORIGIN = "access-control-allow-origin";
    /**
     * What the browser SDKs send: of Segment authorization, content-type and x-retry-count, of RudderStack also the others.
     * With an authorization header a browser takes no wildcard here.
     */
    private static final String ALLOW_HEADERS = String.join(", ", "authorization", "content-type", "content-encoding",
            "anonymousid", "sentat", "x-retry-count", "rsa-recovered", "rsa-retry-attempt", "rsa-retry-reason",
            "rsa-since-first-attempt", "rsa-since-last-attempt");
    /** How long a browser may keep the answer to a preflight request. No browser keeps it for longer than a day. */
    private static final String MAX_AGE_SECONDS = "86400";

    public Cors {
        origins = Set.copyOf(origins);
    }

    /** The headers of every answer to a page of this origin; none if it may not call. */
    Map<String, String> headers(@Nullable String origin) {
        var headers = new LinkedHashMap<String, String>();
        if (origins.contains(ANY)) {
            headers.put(ALLOW_ORIGIN, ANY);
        } else if (origin != null && origins.contains(origin)) {
            headers.put(ALLOW_ORIGIN, origin);
            headers.put("vary", "origin");
        }
        if (!headers.isEmpty()) {
            headers.put("access-control-expose-headers", "retry-after");
        }
        return headers;
    }

    /** Whether the request asks what pages may do: then the answer is {@link #preflight}. */
    boolean isPreflight(String method) {
        return !origins.isEmpty() && method.equals("OPTIONS");
    }

    /** @param allow the methods of the route */
    static HttpResponse preflight(String allow) {
        return new HttpResponse(204, Map.of("access-control-allow-methods", allow, "access-control-allow-headers",
                ALLOW_HEADERS, "access-control-max-age", MAX_AGE_SECONDS), "");
    }
}
