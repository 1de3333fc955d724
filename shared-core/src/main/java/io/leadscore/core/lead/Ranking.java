package io.leadscore.core.lead;

import io.leadscore.core.model.Points;
import io.leadscore.core.model.ScoringModel;
import java.util.Optional;

/**
 * A lead's place in the ranking of one model. Leads on a rung and disqualified leads have one; a Prospect has none.
 *
 * @param band the total in whole tens of points, rounded down
 */
public record Ranking(String stage, long band) {
    private static final long BAND_MILLI = 10 * Points.MILLI;

    /** The place for a stage and a total in thousandths. */
    public static Optional<Ranking> of(String stage, long totalMilli) {
        return stage.equals(ScoringModel.PROSPECT) ? Optional.empty()
                : Optional.of(new Ranking(stage, Math.floorDiv(totalMilli, BAND_MILLI)));
    }
}
