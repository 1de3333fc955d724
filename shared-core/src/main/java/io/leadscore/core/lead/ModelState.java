package io.leadscore.core.lead;

import io.leadscore.core.score.SalesWait;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state of a lead under one model.
 *
 * @param modelVersion the version of the last evaluation
 * @param held         the names of the rungs that the lead holds
 * @param stage        the stage on {@code evaluatedOn}
 * @param totalMilli   the total on {@code evaluatedOn} in thousandths, like the other scores
 * @param evaluatedOn  the UTC day up to which the ladder was evaluated; it never moves back
 * @param salesWait that the lead was handed to sales, whether or not sales has answered; null if it was not
 */
public record ModelState(int modelVersion, Set<String> held, String stage, long totalMilli, long fitMilli,
        long engagementMilli, LocalDate evaluatedOn, @Nullable SalesWait salesWait) {
    /** The state of a lead that was not handed to sales. */
    public ModelState(int modelVersion, Set<String> held, String stage, long totalMilli, long fitMilli,
            long engagementMilli, LocalDate evaluatedOn) {
        this(modelVersion, held, stage, totalMilli, fitMilli, engagementMilli, evaluatedOn, null);
    }

    /** This state with more rungs that count as held. */
    ModelState holding(Set<String> more) {
        var all = new TreeSet<>(held);
        all.addAll(more);
        return new ModelState(modelVersion, all, stage, totalMilli, fitMilli, engagementMilli, evaluatedOn, salesWait);
    }

    /** This state of a lead that was handed to sales. */
    public ModelState waiting(@Nullable SalesWait handed) {
        return new ModelState(modelVersion, held, stage, totalMilli, fitMilli, engagementMilli, evaluatedOn, handed);
    }

    public ModelState {
        held = Collections.unmodifiableSet(new TreeSet<>(held));
    }
}
