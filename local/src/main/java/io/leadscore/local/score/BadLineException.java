package io.leadscore.local.score;

/** A line that cannot be scored. The message says what is wrong and where in the line. It never repeats the content. */
final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    BadLineException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
