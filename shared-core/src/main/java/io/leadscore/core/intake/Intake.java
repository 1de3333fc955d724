package io.leadscore.core.intake;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.json.Problem;
import java.util.List;

/** The result of reading one input. Immutable. */
public sealed interface Intake {
    /** The input is an activity within all limits of {@link ActivityLimits}. */
    record Accepted(Activity activity) implements Intake {}

    /**
     * The input is correct, but there is nothing to store. The sender gets a success response.
     *
     * @param reason a fixed text without any input, so it can be the dimension of a metric
     */
    record Dropped(String reason) implements Intake {}

    /**
     * The input cannot be used, and nothing of it is stored.
     *
     * @param problems all problems; at least one
     */
    record Rejected(List<Problem> problems) implements Intake {
        public Rejected {
            problems = List.copyOf(problems);
        }

        /** Whether the input is too large, which has an HTTP status of its own. */
        public boolean isTooLarge() {
            return problems.contains(ActivityLimits.TOO_LARGE);
        }
    }
}
