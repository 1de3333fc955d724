package io.leadscore.functions.port;

/** Counts that operators watch. Only names and numbers, never personal data. Thread-safe. */
@FunctionalInterface
public interface Metrics {
    /** An input was stored, now or before. */
    String ACCEPTED = "Accepted";
    /** A valid input contained nothing to store. */
    String DROPPED = "Dropped";
    /** An input was not valid. Nothing of it is stored. */
    String REJECTED = "Rejected";
    /** A message id was received again with different content. The first content is kept. */
    String REPEAT_WITH_OTHER_CONTENT = "RepeatWithOtherContent";
    /** An activity or event that no retry can store or publish was moved to quarantine. An alarm watches this count. */
    String QUARANTINED = "Quarantined";
    /** An event of a bus is no activity, and was moved to quarantine. An alarm watches this count. */
    String INPUT_QUARANTINED = "InputQuarantined";
    /** An activity was stored but not counted, because the lead's tally is full. An alarm watches this count. */
    String TALLY_FULL = "TallyFull";
    /** An input was stored, but one of its identities was not added, because the lead has the maximum of identities. */
    String IDENTITY_LEFT_OUT = "IdentityLeftOut";
    /** A sweep or a re-evaluation failed for a lead and skipped it. An alarm watches this count. */
    String LEAD_SKIPPED = "LeadSkipped";
    /** A value of an input was left out, because it cannot be kept. The rest of the input was stored. */
    String VALUE_LEFT_OUT = "ValueLeftOut";
    /** An identity of an input was left out, because it is a placeholder such as {@code undefined}. */
    String IDENTITY_BLOCKED = "IdentityBlocked";
    /**
     * A trait or a count of a public page was left out, because the lead has no room for it. Somebody may send rubbish
     * with the key of a page.
     */
    String OVER_BUDGET = "OverBudget";
    /** A public page sent too much for one key or one lead in a minute. The sender may send it again later. */
    String TOO_MANY = "TooManyRequests";
    /** A commit was retried, because another writer was first. */
    String COMMIT_RETRIED = "CommitRetried";
    /** The bus accepted an event. */
    String EVENT_PUBLISHED = "EventPublished";
    /** The bus refused an event temporarily. */
    String EVENT_REFUSED = "EventRefused";
    /** The stream had not published an event after 15 minutes. An alarm watches this count. */
    String EVENT_UNPUBLISHED = "EventUnpublished";
    /** The outbox was searched for events that the stream has lost. An alarm reports a missing count. */
    String OUTBOX_CHECKED = "OutboxChecked";
    /** Two leads were merged. */
    String LEADS_MERGED = "LeadsMerged";
    /** Two linked leads were not merged, because the evidence is weak or they are too large. */
    String LINK_REFUSED = "LinkRefused";
    /** A link waited for its merge for more than 15 minutes. An alarm watches this count. */
    String LINK_LEFT = "LinkLeft";
    /** An input was not kept, because it names a person who was erased after it, or who is suppressed. */
    String ERASED_INPUT = "ErasedInput";
    /** A person was erased. */
    String LEAD_ERASED = "LeadErased";
    /** The rows of an erased person are still there after some sweeps. An alarm watches this count. */
    String ERASURE_LEFT = "ErasureLeft";
    /** The last shard of a sweep is done. An alarm reports a missing count. */
    String SWEEP_COMPLETED = "SweepCompleted";

    /** A system took the state of a lead. */
    String CRM_SENT = "CrmSent";
    /** A system refused a lead for good. The lead is in the dead-letter queue. */
    String CRM_REFUSED = "CrmRefused";
    /** A system does not know us, or allows us nothing. Its leads wait. An alarm watches this count. */
    String CRM_PAUSED = "CrmPaused";
    /** A CRM said something about a record that no lead has. It was dropped. */
    String CRM_UNKNOWN_RECORD = "CrmUnknownRecord";
    /** A request that says that it comes from a CRM was not signed by it, or is old. */
    String CRM_FORGED = "CrmForged";

    /** All leads were re-evaluated under a model version. */
    String REEVALUATION_COMPLETED = "ReevaluationCompleted";

    void count(String name, int count);
}
