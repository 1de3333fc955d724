package io.leadscore.functions.port;

import io.leadscore.core.intake.SourceSettings;
import java.util.Optional;
import java.util.Set;

/** Stores write keys. A write key is public, allows only ingest, and can be revoked. Thread-safe. */
public interface WriteKeyStore {
    /** The key, revoked or not. */
    Optional<WriteKey> find(String key);

    void put(String key, WriteKey settings);

    /**
     * The settings of a key.
     *
     * @param settings  settings of the source of its activities
     * @param nextHosts hosts that a form's {@code _next} may redirect to
     */
    record WriteKey(SourceSettings settings, Set<String> nextHosts, boolean revoked) {
        public WriteKey {
            nextHosts = Set.copyOf(nextHosts);
        }
    }
}
