package io.leadscore.events;

/** Why something changed. The names in events are stable. */
public enum Cause {
    /** An activity of the lead arrived. */
    ACTIVITY("activity"),
    /** Time passed. */
    DECAY("decay"),
    /** Another version of the scoring model was activated. */
    MODEL("model"),
    /** An operator or the schedule started it. */
    OPERATION("operation"),
    /** Another lead became a part of the lead. */
    MERGE("merge"),
    /** A part of the lead became a lead of its own again. */
    SPLIT("split"),
    /** Stored activities were voided or restored. */
    CORRECTION("correction"),
    /** The lead was erased. */
    ERASURE("erasure");

    private final String wire;

    Cause(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }
}
