package io.leadscore.core.intake;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.json.Problem;
import java.util.List;

/** What becomes of one input. Immutable. */
public sealed interface Intake {
    /** It is an activity, within every limit of {@link ActivityLimits}. */
    record Accepted(Activity activity) implements Intake {}

    /**
     * There is nothing wrong with it and nothing to store: the sender is told of success.
     *
     * @param reason a fixed text without input in it, fit to name a metric's dimension
     */
    record Dropped(String reason) implements Intake {}

    /**
     * It cannot be used and nothing of it is stored.
     *
     * @param problems all that is wrong, at least one
     */
    record Rejected(List<Problem> problems) implements Intake {
        public Rejected {
            problems = List.copyOf(problems);
        }

        /** Whether it is its size that is wrong, which HTTP tells apart from the rest. */
        public boolean isTooLarge() {
            return problems.contains(ActivityLimits.TOO_LARGE);
        }
    }
}
