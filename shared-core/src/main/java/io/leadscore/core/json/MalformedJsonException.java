package io.leadscore.core.json;

/**
 * The input is not one JSON value within the limits. The message says what is wrong and where. It never quotes the
 * input, which may contain personal data.
 */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedJsonException(String message) {
        super(message);
    }
}
