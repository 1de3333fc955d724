package io.leadscore.functions.port;

import io.leadscore.functions.port.crm.CrmRows;

/** All ports of one store, for the contract tests. */
public record StorePorts(LeadStore leads, LeadRows rows, Outbox outbox, ModelStore models, WriteKeyStore writeKeys,
        SweepLog sweeps, VoidRuns voidRuns, RefusedInputs refusedInputs, CrmRows crm) {
    /** The ports of a store that implements all of them. */
    public static <S extends LeadStore & LeadRows & Outbox & ModelStore & WriteKeyStore & SweepLog & VoidRuns & RefusedInputs & CrmRows> StorePorts of(
            S store) {
        return new StorePorts(store, store, store, store, store, store, store, store, store);
    }
}
