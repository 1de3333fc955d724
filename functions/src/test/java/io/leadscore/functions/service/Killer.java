package io.leadscore.functions.service;

import java.util.Set;

/** Ends the process each time that one of these leads is tried: as soon as it is read. */
public final class Killer implements InterposedStore.Between {
    private final Set<String> leadIds;

    public Killer(Set<String> leadIds) {
        this.leadIds = leadIds;
    }

    @Override
    public void beforeLead(String leadId) {
        if (leadIds.contains(leadId)) {
            throw new Crash();
        }
    }
}
