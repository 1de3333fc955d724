package io.leadscore.local.bus;

/** An entry that is not an event. The message names the field and says what is expected. */
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
