package io.leadscore.functions.port;

import io.leadscore.core.intake.SourceSettings;
import java.util.Optional;
import java.util.Set;

/** Write keys. They are public, may only ingest, and can be revoked. Thread-safe. */
public interface WriteKeyStore {
    /** The key, revoked or not. */
    Optional<WriteKey> find(String key);

    void put(String key, WriteKey settings);

    /**
     * What a key may do.
     *
     * @param settings  what activities that come with it may say
     * @param nextHosts hosts to which a form's {@code _next} may lead
     */
    record WriteKey(SourceSettings settings, Set<String> nextHosts, boolean revoked) {
        public WriteKey {
            nextHosts = Set.copyOf(nextHosts);
        }
    }
}
