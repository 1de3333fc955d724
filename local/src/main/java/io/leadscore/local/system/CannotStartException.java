package io.leadscore.local.system;

/** The system cannot start with these options. The message is one line that says what is wrong, and where. */
public final class CannotStartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    CannotStartException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
