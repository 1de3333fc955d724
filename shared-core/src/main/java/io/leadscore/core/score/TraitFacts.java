package io.leadscore.core.score;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.pattern.EventPattern;
import io.leadscore.core.score.ScoreCard.Line;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a lead's traits under a model: its fit score, and which trait conditions of the ladder hold. It is
 * the same on every day. Immutable.
 */
final class TraitFacts {
    private final boolean applies;
    private final BitSet rungWhen;
    private final BitSet disqualifyWhen;
    private final List<Line> fitLines;
    private final long fitMilli;

    private TraitFacts(boolean applies, BitSet rungWhen, BitSet disqualifyWhen, List<Line> fitLines, long fitMilli) {
        this.applies = applies;
        this.rungWhen = rungWhen;
        this.disqualifyWhen = disqualifyWhen;
        this.fitLines = fitLines;
        this.fitMilli = fitMilli;
    }

    static TraitFacts of(CompiledModel active, Json.Obj traits) {
        var model = active.model();
        Folded folded = Folded.of(traits);
        BitSet rungWhen = new BitSet();
        for (int i = 0; i < model.stages().size(); i++) {
            rungWhen.set(i, holds(model.stages().get(i).when(), folded));
        }
        BitSet disqualifyWhen = new BitSet();
        for (int i = 0; i < model.disqualify().size(); i++) {
            disqualifyWhen.set(i, holds(model.disqualify().get(i).when(), folded));
        }
        List<Line> lines = new ArrayList<>();
        long sum = 0;
        for (var rule : model.fit().rules()) {
            if (rule.when().matches(folded)) {
                lines.add(new Line(rule.id(), rule.pointsMilli(), 1));
                sum += rule.pointsMilli();
            }
        }
        long fit = Bounds.apply("fit", model.fit().cap(), sum, lines::add);
        return new TraitFacts(holds(model.appliesTo(), folded), rungWhen, disqualifyWhen, List.copyOf(lines), fit);
    }

    private static boolean holds(@Nullable EventPattern pattern, Folded traits) {
        return pattern == null || pattern.matches(traits);
    }

    boolean applies() {
        return applies;
    }

    boolean rungWhen(int rung) {
        return rungWhen.get(rung);
    }

    boolean disqualifyWhen(int entry) {
        return disqualifyWhen.get(entry);
    }

    List<Line> fitLines() {
        return fitLines;
    }

    long fitMilli() {
        return fitMilli;
    }
}
