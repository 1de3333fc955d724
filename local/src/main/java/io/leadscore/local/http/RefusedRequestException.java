package io.leadscore.local.http;

import java.io.IOException;

/** The client has sent what cannot be read as a request. The message goes to the client, and quotes nothing of the request. */
public final class RefusedRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status of the answer: 400, 408 or 431. */
    int status() {
        return status;
    }
}
