package io.leadscore.functions.service;

import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Caches the settings of write keys for a short time. Unknown keys are cached too, so that a flood of wrong keys does
 * not become a flood of reads. Thread-safe.
 */
public final class WriteKeys {
    /** How long a result is cached. A revoked key works at most this much longer. */
    public static final Duration REMEMBERED_FOR = Duration.ofSeconds(60);
    /** Results in the cache: more than the keys of a company. A flood of wrong keys costs reads, but no more memory. */
    static final int MAX_REMEMBERED = 1_000;
    /** The most characters of a key. Our keys are shorter, and a longer text is not looked up. */
    static final int MAX_CHARS = 256;

    private final WriteKeyStore store;
    private final InstantSource clock;
    private final Duration rememberedFor;
    private final LruCache<String, Answer> answers = new LruCache<>(MAX_REMEMBERED);

    private record Answer(Optional<WriteKey> key, Instant readAt) {}

    /** @param rememberedFor at most {@link #REMEMBERED_FOR}; zero reads the store each time */
    public WriteKeys(WriteKeyStore store, InstantSource clock, Duration rememberedFor) {
        if (rememberedFor.compareTo(REMEMBERED_FOR) > 0) {
            throw new IllegalArgumentException("write keys are cached for " + rememberedFor + ": at most "
                    + REMEMBERED_FOR + " is possible, so that a revoked key stops working");
        }
        this.store = store;
        this.clock = clock;
        this.rememberedFor = rememberedFor;
    }

    /** The settings of the key; empty if it is unknown or revoked. */
    public Optional<WriteKey> find(String key) {
        if (key.isEmpty() || key.length() > MAX_CHARS) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Answer answer = answers.get(key);
        if (answer == null || !now.isBefore(answer.readAt().plus(rememberedFor))) {
            answer = new Answer(store.find(key).filter(found -> !found.revoked()), now);
            answers.put(key, answer);
        }
        return answer.key();
    }
}
