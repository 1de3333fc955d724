package io.leadscore.core.lead;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a lead stands under one model.
 *
 * @param modelVersion the version under which it was last evaluated
 * @param held         names of the rungs held
 * @param stage        the stage as of {@code evaluatedOn}
 * @param totalMilli   the total as of {@code evaluatedOn}, in thousandths; so are the others
 * @param evaluatedOn  the UTC day up to which the ladder has been followed; never falls
 */
public record ModelState(int modelVersion, Set<String> held, String stage, long totalMilli, long fitMilli,
        long engagementMilli, LocalDate evaluatedOn) {
    public ModelState {
        held = Collections.unmodifiableSet(new TreeSet<>(held));
    }
}
