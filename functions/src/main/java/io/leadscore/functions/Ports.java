package io.leadscore.functions;

import io.leadscore.functions.flow.EventBus;
import io.leadscore.functions.flow.Quarantine;
import io.leadscore.functions.store.LeadStore;
import io.leadscore.functions.store.ModelStore;
import io.leadscore.functions.store.Outbox;
import io.leadscore.functions.store.SweepLog;
import io.leadscore.functions.store.WorkQueue;
import io.leadscore.functions.store.WriteKeyStore;

/**
 * The outside world. Each port is asked for when the first part that needs it is made, so that a function pays at its start
 * only for what it uses.
 */
public interface Ports {
    LeadStore leads();

    ModelStore models();

    Outbox outbox();

    SweepLog sweepLog();

    WriteKeyStore writeKeys();

    EventBus bus();

    WorkQueue sweepQueue();

    WorkQueue reevaluationQueue();

    Quarantine quarantine();
}
