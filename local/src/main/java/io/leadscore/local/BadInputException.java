package io.leadscore.local;

/** What the user gave cannot be used. The message is one line that names the place and what is wrong with it. */
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
