package io.leadscore.functions.port;

/** Counts of what operators watch. Names and numbers only, never personal data. Thread-safe. */
@FunctionalInterface
public interface Metrics {
    /** An input was stored, or had been before. */
    String ACCEPTED = "Accepted";
    /** There was nothing wrong with an input and nothing to store. */
    String DROPPED = "Dropped";
    /** An input could not be used, and nothing of it is stored. */
    String REJECTED = "Rejected";
    /** A message id came again with other content; the first one stands. */
    String REPEAT_WITH_OTHER_CONTENT = "RepeatWithOtherContent";
    /** An activity or an event that no retry can place was put aside. Alarmed. */
    String QUARANTINED = "Quarantined";
    /** An activity was stored and not counted, as the lead's tally is full. Alarmed. */
    String TALLY_FULL = "TallyFull";
    /** An input was stored for a lead that has no room for one more of its identities, which stays unknown. */
    String IDENTITY_LEFT_OUT = "IdentityLeftOut";
    /** A sweep or a re-evaluation failed on a lead and passed it over. Alarmed. */
    String LEAD_SKIPPED = "LeadSkipped";
    /** A commit was tried again, as another writer came first. */
    String COMMIT_RETRIED = "CommitRetried";
    /** An event was taken by the bus. */
    String EVENT_PUBLISHED = "EventPublished";
    /** The bus refused an event for now. */
    String EVENT_REFUSED = "EventRefused";
    /** An event that the stream should have published, and had not after a quarter of an hour. Alarmed. */
    String EVENT_UNPUBLISHED = "EventUnpublished";
    /** The last shard of a sweep is done. Alarmed when it does not come. */
    String SWEEP_COMPLETED = "SweepCompleted";

    /** All leads are re-evaluated under a model version. */
    String REEVALUATION_COMPLETED = "ReevaluationCompleted";

    void count(String name, int count);
}
