package io.leadscore.core.intake;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.json.Problem;
import java.util.List;

/** The result of reading one input. Immutable. */
public sealed interface Intake {
    /** The message about an identity that is {@linkplain io.leadscore.core.activity.BlockedIdentities blocked}. */
    String PLACEHOLDER = "is a placeholder and identifies nobody";

    /**
     * The input is an activity within all limits of {@link ActivityLimits}.
     *
     * @param warnings values of the input that are not kept, and why; sorted by path. They quote no input
     */
    record Accepted(Activity activity, List<Problem> warnings) implements Intake {
        public Accepted {
            warnings = List.copyOf(warnings);
        }
    }

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

    /** How many identities of the input are blocked. */
    default int blockedIdentities() {
        List<Problem> named = switch (this) {
            case Accepted accepted -> accepted.warnings();
            case Rejected rejected -> rejected.problems();
            case Dropped _ -> List.of();
        };
        return (int) named.stream().filter(problem -> problem.message().equals(PLACEHOLDER)).count();
    }
}
