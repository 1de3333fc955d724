package io.leadscore.functions.incoming;

import io.leadscore.functions.crm.ChangeEvents;
import io.leadscore.functions.crm.IncomingSettings;

/** What reads the events of CRMs that say on a bus what has changed. */
public final class IncomingEvents {
    private IncomingEvents() {}

    /** @param bus the name of the bus, which is the source of its events */
    public static ChangeEvents salesforce(IncomingSettings settings, String bus) {
        return new SalesforceEvents(settings, bus);
    }
}
