package io.leadscore.functions.sinks.http;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends requests to the API of a system. Redirects are not followed. Thread-safe. */
public interface JsonHttp {
    /**
     * Sends one request.
     *
     * @param headers besides those that the client sets
     * @param body    null for none
     */
    Heard send(String method, URI url, Map<String, String> headers, @Nullable String body);

    /** How a request ended. */
    sealed interface Heard {
        /**
         * An answer came.
         *
         * @param retryAfter the header {@code Retry-After}; null if there is none
         */
        record Answer(int status, @Nullable String retryAfter, String body) implements Heard {}

        /** The request was not sent. Trying again can help. */
        record NotSent(String reason) implements Heard {}

        /** The request was sent, at least in part, and no answer came. */
        record NoAnswer(String reason) implements Heard {}
    }
}
