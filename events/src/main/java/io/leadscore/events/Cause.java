package io.leadscore.events;

/** Why something changed. The wire names are stable. */
public enum Cause {
    /** The lead did something, or something was learnt of it. */
    ACTIVITY("activity"),
    /** Time passed. */
    DECAY("decay"),
    /** Another version of the scoring model was activated. */
    MODEL("model"),
    /** An operator or the schedule asked for it. */
    OPERATION("operation");

    private final String wire;

    Cause(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }
}
