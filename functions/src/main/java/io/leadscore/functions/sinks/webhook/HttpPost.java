package io.leadscore.functions.sinks.webhook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends requests to one URL. Thread-safe. */
interface HttpPost {
    /**
     * Sends a body by POST. Redirects are not followed.
     *
     * @param headers besides those that the client sets
     */
    Answered post(String body, Map<String, String> headers);

    /** How a request ended. */
    sealed interface Answered {
        /** @param retryAfter the header {@code Retry-After}; null if there is none */
        record Status(int code, @Nullable String retryAfter) implements Answered {}

        /** The request was not sent. Trying again can help. */
        record NotSent(String reason) implements Answered {}

        /** The request must not be sent to this address. */
        record Forbidden(String reason) implements Answered {}

        /** The request was sent, at least in part, and no answer came. */
        record NoAnswer(String reason) implements Answered {}
    }
}
