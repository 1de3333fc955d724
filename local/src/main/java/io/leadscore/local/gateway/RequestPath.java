package io.leadscore.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;

/** The path of a request as it was sent. */
public final class RequestPath {
    private RequestPath() {}

    /** If a path starts with two slashes, the JDK reads its first segment as a host. To the client it is a path. */
    public static String of(HttpExchange exchange) {
        URI uri = exchange.getRequestURI();
        boolean startsWithTwoSlashes = uri.getScheme() == null && uri.getRawAuthority() != null;
        return startsWithTwoSlashes ? "//" + uri.getRawAuthority() + uri.getRawPath() : uri.getRawPath();
    }
}
