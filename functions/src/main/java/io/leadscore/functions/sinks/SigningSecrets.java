package io.leadscore.functions.sinks;

import io.leadscore.functions.port.crm.SecretTexts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets with which requests are signed. The text of the secret has one of them, or two, the newer one first, with white space
 * between them. Thread-safe.
 */
final class SigningSecrets {
    /** After this time a changed secret is used. */
    static final Duration REMEMBERED_FOR = Duration.ofMinutes(5);
    /** While receivers change over, the old one and the new one. */
    private static final int MAX_SECRETS = 2;

    private final SecretTexts texts;
    private final String name;
    private final InstantSource clock;
    private @Nullable Known known;

    private record Known(List<String> secrets, Instant until) {}

    SigningSecrets(SecretTexts texts, String name, InstantSource clock) {
        this.texts = texts;
        this.name = name;
        this.clock = clock;
    }

    synchronized List<String> now() {
        Instant now = clock.instant();
        if (known == null || !now.isBefore(known.until())) {
            List<String> secrets = List.of(texts.text(name).strip().split("\\s+", -1));
            if (secrets.size() > MAX_SECRETS || secrets.getFirst().isEmpty()) {
                throw new IllegalStateException("the secret " + name + " has " + secrets.size()
                        + " words: it must be one secret, or two with a space between them");
            }
            known = new Known(secrets, now.plus(REMEMBERED_FOR));
        }
        return known.secrets();
    }
}
