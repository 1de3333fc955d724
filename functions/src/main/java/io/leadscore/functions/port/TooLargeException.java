package io.leadscore.functions.port;

/** An item or a transaction is too large for the database. A retry cannot succeed, so its activity is quarantined. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
