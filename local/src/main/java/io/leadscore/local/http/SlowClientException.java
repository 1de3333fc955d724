package io.leadscore.local.http;

import java.io.IOException;

/** A client takes too long to send the body of its request. */
public final class SlowClientException extends IOException {
    static final String MESSAGE = "The request took too long. Send all of it at once.";
    private static final long serialVersionUID = 1;

    SlowClientException() {
        super(MESSAGE);
    }
}
