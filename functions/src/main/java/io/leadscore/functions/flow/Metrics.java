package io.leadscore.functions.flow;

/** Counts of what operators watch. Names and numbers only, never personal data. Thread-safe. */
@FunctionalInterface
public interface Metrics {
    /** A message id came again with other content; the first one stands. */
    String REPEAT_WITH_OTHER_CONTENT = "RepeatWithOtherContent";
    /** An activity or an event that no retry can place was put aside. Alarmed. */
    String QUARANTINED = "Quarantined";
    /** An activity was stored and not counted, as the lead's tally is full. Alarmed. */
    String TALLY_FULL = "TallyFull";
    /** A sweep or a re-evaluation failed on a lead and passed it over. Alarmed. */
    String LEAD_SKIPPED = "LeadSkipped";
    /** A commit was tried again, as another writer came first. */
    String COMMIT_RETRIED = "CommitRetried";
    /** An event was taken by the bus. */
    String EVENT_PUBLISHED = "EventPublished";
    /** The bus refused an event for now. */
    String EVENT_REFUSED = "EventRefused";

    void count(String name, int count);
}
