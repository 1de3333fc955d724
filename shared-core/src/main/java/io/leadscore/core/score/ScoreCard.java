package io.leadscore.core.score;

import java.util.List;

/**
 * A score with its lines. The lines always sum to the total.
 *
 * @param totalMilli      in thousandths of a point, like the other scores
 */
public record ScoreCard(long totalMilli, long fitMilli, long engagementMilli, List<Line> lines) {
    public ScoreCard {
        lines = List.copyOf(lines);
    }

    /**
     * One line.
     *
     * @param rule  the rule's id, or {@code <id>.max} or {@code <id>.min} if a bound changes a sum
     * @param count occurrences kept; 0 on the line of a bound
     */
    public record Line(String rule, long pointsMilli, int count) {}
}
