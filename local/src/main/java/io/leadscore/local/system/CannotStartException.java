package io.leadscore.local.system;

/** The system cannot start as it was asked to. The message is one line that names the place and what is wrong with it. */
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
