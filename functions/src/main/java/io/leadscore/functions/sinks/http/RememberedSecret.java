package io.leadscore.functions.sinks.http;

import io.leadscore.functions.port.crm.SecretTexts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The text of a secret, which is read again after a while. Thread-safe. */
public final class RememberedSecret {
    /** After this time a changed secret is used. */
    public static final Duration REMEMBERED_FOR = Duration.ofMinutes(5);

    private final SecretTexts texts;
    private final String name;
    private final InstantSource clock;
    private @Nullable Known known;

    private record Known(String text, Instant until) {}

    public RememberedSecret(SecretTexts texts, String name, InstantSource clock) {
        this.texts = texts;
        this.name = name;
        this.clock = clock;
    }

    /** The name of the secret, for messages. */
    public String name() {
        return name;
    }

    /** The text of the secret, at most {@link #REMEMBERED_FOR} old. */
    public synchronized String now() {
        Instant now = clock.instant();
        if (known == null || !now.isBefore(known.until())) {
            known = new Known(texts.text(name), now.plus(REMEMBERED_FOR));
        }
        return known.text();
    }
}
