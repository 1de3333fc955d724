package io.leadscore.events;

import java.util.List;
import java.util.Map;

/**
 * A lead's change of stage under one model, with the score that explains it.
 *
 * @param totalMilli      the total after the change, in thousandths of a point
 * @param fitMilli        the fit score after the change, in thousandths of a point
 * @param engagementMilli the engagement score after the change, in thousandths of a point
 * @param reasons         the lines of the score card with the most points, at most {@link #MAX_REASONS}
 * @param traits          the traits that the deployment publishes; {@link #NO_TRAITS} by default
 */
public record StageChange(String leadId, String from, String to, long totalMilli, long fitMilli, long engagementMilli,
        List<Reason> reasons, TraitValue.Fields traits) {
    /** The most reasons in one event: enough for a salesperson to read, and small enough for any target. */
    public static final int MAX_REASONS = 5;
    /** The traits of a deployment that publishes none: the event then has no such field. */
    public static final TraitValue.Fields NO_TRAITS = new TraitValue.Fields(Map.of());

    public StageChange {
        reasons = List.copyOf(reasons);
    }

    /** One line of the score card. */
    public record Reason(String rule, long pointsMilli, int count) {}
}
