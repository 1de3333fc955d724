package io.leadscore.local.http;

import com.sun.net.httpserver.HttpExchange;

/**
 * What a request asks for, as it was sent: nothing is decoded, and nothing has to be valid. API Gateway gives it to a function
 * in this form. An address that a {@code java.net.URI} does not take is therefore answered by the function as well.
 *
 * @param query without the question mark; empty if there is none
 */
public record RequestTarget(String path, String query) {
    /** The target of a request to a {@link LoopbackServer}. */
    public static RequestTarget of(HttpExchange exchange) {
        return ((Exchange) exchange).target();
    }

    /** @param text the target of a request line: a path and a query, with the address of the server or without */
    static RequestTarget read(String text) throws RefusedRequestException {
        String target = text.replaceFirst("^(?i:https?)://[^/?]*", "");
        if (!target.startsWith("/") && !target.equals("*")) {
            throw new RefusedRequestException(400, "The target of the request line must be a path that begins with /.");
        }
        int mark = target.indexOf('?');
        return mark < 0
                ? new RequestTarget(target, "")
                : new RequestTarget(target.substring(0, mark), target.substring(mark + 1));
    }
}
