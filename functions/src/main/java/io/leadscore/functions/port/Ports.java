package io.leadscore.functions.port;

import io.leadscore.functions.port.crm.CrmQueue;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.SecretTexts;

/**
 * The services outside this process. A port is created when it is first needed, so a function spends start-up time only
 * on the ports that it uses.
 */
public interface Ports {
    LeadStore leads();

    /** All rows of a lead, of the same store as {@link #leads}. */
    LeadRows leadRows();

    ModelStore models();

    Outbox outbox();

    SweepLog sweepLog();

    WriteKeyStore writeKeys();

    RefusedInputs refusedInputs();

    EventBus bus();

    WorkQueue sweepQueue();

    WorkQueue reevaluationQueue();

    Quarantine quarantine();

    VoidRuns voidRuns();

    CrmRows crmRows();

    /** Messages about leads for the systems that get leads. */
    CrmQueue crmQueue();

    /** Gets the leads that a system refuses. */
    WorkQueue crmFailed();

    /** The secrets of the systems that get leads. */
    SecretTexts secrets();
}
