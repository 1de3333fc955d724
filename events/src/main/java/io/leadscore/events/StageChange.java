package io.leadscore.events;

import java.util.List;

/**
 * What a stage event says.
 *
 * @param totalMilli      the total after the change, in thousandths of a point; so are the others
 * @param reasons         the lines that weigh most, at most {@link #MAX_REASONS}
 * @param traitsJson      the traits that the deployment has chosen to publish, as a JSON object; empty object by default
 */
public record StageChange(String leadId, String from, String to, long totalMilli, long fitMilli, long engagementMilli,
        List<Reason> reasons, String traitsJson) {
    /** Reasons an event carries: enough for a salesperson's glance, small enough for any target. */
    public static final int MAX_REASONS = 5;
    /** {@code traitsJson} where the deployment publishes none: the event then has no such field. */
    public static final String NO_TRAITS = "{}";

    public StageChange {
        reasons = List.copyOf(reasons);
    }

    /** One line of the score card. */
    public record Reason(String rule, long pointsMilli, int count) {}
}
