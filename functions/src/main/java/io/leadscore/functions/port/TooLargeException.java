package io.leadscore.functions.port;

/** An item or transaction is larger than the database takes. Permanent: to be quarantined, never retried. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
