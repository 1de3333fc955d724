package io.leadscore.functions.port;

import io.leadscore.core.intake.SourceSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stores write keys. A write key is public, allows only ingest, and can be revoked. Thread-safe. */
public interface WriteKeyStore {
    /** The key, revoked or not. */
    Optional<WriteKey> find(String key);

    /** Stores the key, or replaces its settings. */
    void put(String key, WriteKey settings);

    /**
     * The id by which the key is listed: {@link #ID_CHARS} letters, digits, hyphens and underscores. It names the key, and
     * nobody can send with it.
     */
    String id(String key);

    /**
     * All keys, revoked ones included, in no particular order. A key that an earlier version has stored is listed when it
     * is stored again.
     */
    List<Listed> list();

    /** The key that is listed under the id, revoked or not. */
    Optional<WriteKey> listed(String id);

    /** Revokes the key that is listed under the id, and returns whether there is one. Repeating it changes nothing. */
    boolean revoke(String id);

    /** The characters of an id: of 2^72 ids, two keys do not get the same one. */
    int ID_CHARS = 12;

    /** A key in the list, without its text, which is not stored. */
    record Listed(String id, WriteKey key) {}

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

        /** The same key, which does not work any more. */
        public WriteKey asRevoked() {
            return new WriteKey(settings, nextHosts, true);
        }
    }
}
