package io.leadscore.functions.port;

import io.leadscore.functions.port.crm.CrmQueue;
import io.leadscore.functions.port.crm.CrmRows;
import io.leadscore.functions.port.crm.SecretTexts;

/** Passes each port on to other ports. A subclass replaces some of them, such as a queue of a local system. */
public abstract class ForwardingPorts implements Ports {
    private final Ports ports;

    protected ForwardingPorts(Ports ports) {
        this.ports = ports;
    }

    @Override
    public LeadStore leads() {
        return ports.leads();
    }

    @Override
    public LeadRows leadRows() {
        return ports.leadRows();
    }

    @Override
    public ModelStore models() {
        return ports.models();
    }

    @Override
    public Outbox outbox() {
        return ports.outbox();
    }

    @Override
    public SweepLog sweepLog() {
        return ports.sweepLog();
    }

    @Override
    public WriteKeyStore writeKeys() {
        return ports.writeKeys();
    }

    @Override
    public RefusedInputs refusedInputs() {
        return ports.refusedInputs();
    }

    @Override
    public EventBus bus() {
        return ports.bus();
    }

    @Override
    public WorkQueue sweepQueue() {
        return ports.sweepQueue();
    }

    @Override
    public WorkQueue reevaluationQueue() {
        return ports.reevaluationQueue();
    }

    @Override
    public Quarantine quarantine() {
        return ports.quarantine();
    }

    @Override
    public VoidRuns voidRuns() {
        return ports.voidRuns();
    }

    @Override
    public CrmRows crmRows() {
        return ports.crmRows();
    }

    @Override
    public CrmQueue crmQueue() {
        return ports.crmQueue();
    }

    @Override
    public WorkQueue crmFailed() {
        return ports.crmFailed();
    }

    @Override
    public SecretTexts secrets() {
        return ports.secrets();
    }
}
