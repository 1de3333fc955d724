package io.leadscore.functions.port;

/** The database throttles or does not answer in time. Nothing is known to be written; try again later. */
public final class StoreBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreBusyException(String message) {
        super(message);
    }

    public StoreBusyException(String message, Throwable cause) {
        super(message, cause);
    }
}
