package io.leadscore.functions.port;

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
