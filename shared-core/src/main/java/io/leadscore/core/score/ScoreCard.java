package io.leadscore.core.score;

import java.util.List;

/**
 * A score with its lines. The lines are the computation: they sum to the total, always.
 *
 * @param totalMilli      in thousandths of a point; so are the others
 */
public record ScoreCard(long totalMilli, long fitMilli, long engagementMilli, List<Line> lines) {
    public ScoreCard {
        lines = List.copyOf(lines);
    }

    /**
     * One line.
     *
     * @param rule  the rule's id, or {@code <id>.max}, {@code <id>.min} where a bound bites
     * @param count occurrences kept; 0 on the line of a bound
     */
    public record Line(String rule, long pointsMilli, int count) {}
}
