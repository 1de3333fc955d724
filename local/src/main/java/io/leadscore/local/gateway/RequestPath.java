package io.leadscore.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;

/** The path of a request as it was sent. */
public final class RequestPath {
    private RequestPath() {}

    /** The JDK takes what follows two leading slashes for a host; a client that sends them means a path. */
    public static String of(HttpExchange exchange) {
        URI uri = exchange.getRequestURI();
        boolean startsWithTwoSlashes = uri.getScheme() == null && uri.getRawAuthority() != null;
        return startsWithTwoSlashes ? "//" + uri.getRawAuthority() + uri.getRawPath() : uri.getRawPath();
    }
}
