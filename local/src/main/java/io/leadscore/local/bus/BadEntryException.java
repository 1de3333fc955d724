package io.leadscore.local.bus;

/** What was put on the bus is no event. The message names the field and what is expected of it. */
public final class BadEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    BadEntryException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
