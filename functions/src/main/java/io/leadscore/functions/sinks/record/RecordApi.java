package io.leadscore.functions.sinks.record;

import io.leadscore.functions.port.crm.SinkAnswer;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The records of people in a CRM, over its API. It makes each call as it is asked to, within the limits of the API, and says what the
 * CRM has answered; it decides nothing, and does not throw for what the CRM answers or does not answer. Thread-safe.
 */
public interface RecordApi {
    /** The name of the system in the settings, such as {@code hubspot}. */
    String name();

    /** The name that a property of Leadscore has in the CRM, such as {@code leadscore_stage__c}. */
    String property(String name);

    /** The name of the property with the e-mail address. */
    String email();

    /** The most records of one call. */
    int maxBatch();

    /**
     * Finds records by one call.
     *
     * @param leadIds at most {@link #maxBatch}; those that the records may have as {@code leadscore_id}
     * @param emails  at most {@link #maxBatch}, in lower case; those that the records may have
     */
    Search find(Collection<String> leadIds, Collection<String> emails);

    /** What a search found. */
    sealed interface Search {
        /**
         * @param byLeadId the oldest record with each id of a lead
         * @param byEmail  the oldest record with each e-mail address, in lower case
         */
        record Found(Map<String, String> byLeadId, Map<String, String> byEmail) implements Search {}

        /** The CRM did not search. */
        record Failed(SinkAnswer answer) implements Search {}
    }

    /** Changes records by their ids, by one call. What a write does not name stays as it is. */
    BatchAnswer update(List<RecordWrite> writes);

    /** Makes records, by one call. */
    BatchAnswer create(List<RecordWrite> writes);

    /** Deletes records for good, by one call. */
    BatchAnswer delete(List<String> records);
}
