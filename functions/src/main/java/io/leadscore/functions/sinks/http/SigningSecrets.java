package io.leadscore.functions.sinks.http;

import java.util.List;

/**
 * The secrets with which requests are signed. The text of the secret has one of them, or two, the newer one first, with white space
 * between them. Thread-safe.
 */
public final class SigningSecrets {
    /** While receivers change over, the old one and the new one. */
    private static final int MAX_SECRETS = 2;

    private final RememberedSecret secret;

    public SigningSecrets(RememberedSecret secret) {
        this.secret = secret;
    }

    /** One secret, or two while one replaces the other. */
    public List<String> now() {
        List<String> secrets = List.of(secret.now().strip().split("\\s+", -1));
        if (secrets.size() > MAX_SECRETS || secrets.getFirst().isEmpty()) {
            throw new IllegalStateException("the secret " + secret.name() + " has " + secrets.size()
                    + " words: it must be one secret, or two with a space between them");
        }
        return secrets;
    }
}
