package io.leadscore.functions.port.crm;

import java.util.Optional;

/** Which lead has which record of a system. A record belongs to one lead at most. Thread-safe. */
public interface RecordOwners {
    /**
     * Gives a record to a lead, if no other lead has it. If the lead became a part of another one, the other one gets it. If
     * another lead has it, the lead remembers that as a refused link.
     *
     * @param system the name of the system
     * @throws io.leadscore.functions.port.BusyException if other writers were first until the time was up
     */
    Owner claim(String leadId, String system, String record);

    /** The lead that has a record; empty if none has it. */
    Optional<String> owner(String system, String record);

    /** To whom a record belongs after a claim. */
    sealed interface Owner {
        /** To the lead. */
        record Claimed() implements Owner {}

        /** To another lead. */
        record Other(String leadId) implements Owner {}

        /** There is no such lead: it was erased. */
        record NoLead() implements Owner {}
    }
}
