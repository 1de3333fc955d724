package io.leadscore.functions.port;

/** All ports of one store, to be held to their contracts. */
public record StorePorts(LeadStore leads, Outbox outbox, ModelStore models, WriteKeyStore writeKeys, SweepLog sweeps) {
    /** A store that implements them all. */
    public static <S extends LeadStore & Outbox & ModelStore & WriteKeyStore & SweepLog> StorePorts of(S store) {
        return new StorePorts(store, store, store, store, store);
    }
}
