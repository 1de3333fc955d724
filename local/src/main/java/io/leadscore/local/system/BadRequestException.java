package io.leadscore.local.system;

/** A request to a local route cannot be done as it is. The message goes to the client. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
