package io.leadscore.core.score;

import io.leadscore.core.model.ScoringModel.Cap;
import io.leadscore.core.score.ScoreCard.Line;
import java.util.function.Consumer;

/**
 * Applies the bounds of a sum. If a bound changes the sum, the difference is a line of its own, so the lines still sum
 * to the total.
 */
final class Bounds {
    private Bounds() {}

    static long apply(String id, Cap cap, long sumMilli, Consumer<Line> lines) {
        if (sumMilli > cap.maxMilli()) {
            lines.accept(new Line(id + ".max", cap.maxMilli() - sumMilli, 0));
            return cap.maxMilli();
        }
        if (sumMilli < cap.minMilli()) {
            lines.accept(new Line(id + ".min", cap.minMilli() - sumMilli, 0));
            return cap.minMilli();
        }
        return sumMilli;
    }
}
