package io.leadscore.functions.port;

/**
 * The database or a queue throttles or does not answer in time, or other writers were first in each attempt. It is not
 * known whether anything was written: retry later.
 */
public final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BusyException(String message) {
        super(message);
    }

    public BusyException(String message, Throwable cause) {
        super(message, cause);
    }
}
