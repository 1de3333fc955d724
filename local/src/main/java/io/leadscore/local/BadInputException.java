package io.leadscore.local;

/** The input of the user cannot be used. The message is one line that says what is wrong, and where. */
final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    BadInputException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
