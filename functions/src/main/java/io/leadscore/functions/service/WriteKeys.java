package io.leadscore.functions.service;

import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What write keys may do, remembered for a short while, also that a key is not known: a flood of wrong keys must not
 * become a flood of reads. Thread-safe.
 */
public final class WriteKeys {
    /** How long an answer is remembered; a revoked key works at most so much longer. */
    public static final Duration REMEMBERED_FOR = Duration.ofSeconds(60);
    /** Answers remembered: more keys than a company hands out; a flood of wrong ones costs reads, not memory. */
    static final int MAX_REMEMBERED = 1_000;
    /** Characters of a key: ours are shorter, and anything longer is not looked up. */
    static final int MAX_CHARS = 256;

    private final WriteKeyStore store;
    private final InstantSource clock;
    private final Duration rememberedFor;
    private final LruCache<String, Answer> answers = new LruCache<>(MAX_REMEMBERED);

    private record Answer(Optional<WriteKey> key, Instant readAt) {}

    /**
     * @param rememberedFor at most {@link #REMEMBERED_FOR}; zero asks the store each time
     */
    public WriteKeys(WriteKeyStore store, InstantSource clock, Duration rememberedFor) {
        if (rememberedFor.compareTo(REMEMBERED_FOR) > 0) {
            throw new IllegalArgumentException("a revoked key must stop working within " + REMEMBERED_FOR);
        }
        this.store = store;
        this.clock = clock;
        this.rememberedFor = rememberedFor;
    }

    /** What the key may do; empty if it is unknown or revoked. */
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
