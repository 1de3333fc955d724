package io.leadscore.functions.port.crm;

import java.util.List;

/**
 * A system that gets leads, such as a CRM or a receiver of webhooks. It is written to by state: each write has all that is
 * sent of a lead, so a later write replaces an earlier one. Thread-safe.
 */
public interface CrmSink {
    /** Its name in the settings, in the rows and in the API, such as {@code webhook}. */
    String name();

    /** The most leads of one call, 1 or more. */
    int maxBatch();

    /**
     * All that the system gets of a state, as one text. It has no time of the write, so equal states have equal texts.
     *
     * @param leadId the id of the lead
     */
    String text(String leadId, SinkWrite.What what);

    /**
     * Writes leads, by one call of the system if possible. It does not throw for what the system answers or does not answer.
     *
     * @param writes 1 to {@link #maxBatch} writes, of different leads
     * @return one answer for each write, in the same order
     */
    List<SinkAnswer> write(List<SinkWrite> writes);
}
