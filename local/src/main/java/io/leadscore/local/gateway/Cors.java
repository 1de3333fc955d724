package io.leadscore.local.gateway;

import com.sun.net.httpserver.Headers;

/**
 * Whether pages of other origins may call. The functions do not know: in a deployment API Gateway answers preflight requests
 * and sets the headers, as its CORS configuration says, and ignores what a function says of it.
 */
public enum Cors {
    /** Pages of every origin may call. A write key is public, and can only ingest. */
    ANY_ORIGIN,
    /** No page of another origin can read leads. */
    NONE;

    /** How long a browser may keep the answer to a preflight request. No browser keeps it for longer than a day. */
    private static final String MAX_AGE_SECONDS = "86400";

    /** Whether the request is a preflight request: the function answers that the path takes other methods. */
    boolean isPreflight(String method, int status) {
        return this == ANY_ORIGIN && method.equalsIgnoreCase("OPTIONS") && status == 405;
    }

    /** Turns the headers of the function's answer into those of the answer to a preflight request. */
    void answerPreflight(Headers headers) {
        headers.set("access-control-allow-methods", headers.getFirst("allow"));
        headers.set("access-control-allow-headers", "authorization, content-type, content-encoding, anonymousid");
        headers.set("access-control-max-age", MAX_AGE_SECONDS);
        headers.remove("allow");
        headers.remove("content-type");
    }

    /** Adds the headers of every answer of a function. */
    void addTo(Headers headers) {
        if (this == ANY_ORIGIN) {
            headers.set("access-control-allow-origin", "*");
            headers.set("access-control-expose-headers", "retry-after");
        }
    }
}
