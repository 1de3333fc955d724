package io.leadscore.core.lead;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The state of a lead under one model.
 *
 * @param modelVersion the version of the last evaluation
 * @param held         the names of the rungs that the lead holds
 * @param stage        the stage on {@code evaluatedOn}
 * @param totalMilli   the total on {@code evaluatedOn} in thousandths, like the other scores
 * @param evaluatedOn  the UTC day up to which the ladder was evaluated; it never moves back
 */
public record ModelState(int modelVersion, Set<String> held, String stage, long totalMilli, long fitMilli,
        long engagementMilli, LocalDate evaluatedOn) {
    /** This state with more rungs that count as held. */
    ModelState holding(Set<String> more) {
        var all = new TreeSet<>(held);
        all.addAll(more);
        return new ModelState(modelVersion, all, stage, totalMilli, fitMilli, engagementMilli, evaluatedOn);
    }

    public ModelState {
        held = Collections.unmodifiableSet(new TreeSet<>(held));
    }
}
