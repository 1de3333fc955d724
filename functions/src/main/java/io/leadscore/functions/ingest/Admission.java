package io.leadscore.functions.ingest;

import io.leadscore.core.intake.Activity;
import io.leadscore.core.intake.ActivityLimits;
import io.leadscore.core.intake.Intake;
import io.leadscore.functions.flow.LeadDecisions;
import io.leadscore.functions.flow.Metrics;
import io.leadscore.functions.http.Refused;
import java.time.Instant;
import java.util.List;

/** From what intake made of an input to the moment at which success may be told. Thread-safe. */
final class Admission {
    private final LeadDecisions decisions;
    private final Metrics metrics;

    Admission(LeadDecisions decisions, Metrics metrics) {
        this.decisions = decisions;
        this.metrics = metrics;
    }

    /**
     * Returns once the input is durable; a repeat has been so before.
     *
     * @param messageId what to answer if nothing is stored and success is told all the same
     * @return the message id to answer
     */
    String admit(Intake intake, String messageId, Instant deadline) throws Refused {
        switch (intake) {
            case Intake.Accepted(Activity activity) -> {
                if (decisions.take(List.of(activity), deadline)
                        .outcomes()
                        .contains(LeadDecisions.Outcome.QUARANTINED)) {
                    throw Refused.tooLarge("This input can never be stored with its lead; it was put aside.");
                }
                metrics.count(Metrics.ACCEPTED, 1);
                return activity.messageId();
            }
            case Intake.Dropped _ -> {
                metrics.count(Metrics.DROPPED, 1);
                return messageId;
            }
            case Intake.Rejected rejected -> {
                metrics.count(Metrics.REJECTED, 1);
                throw rejected.isTooLarge() ? tooLarge() : Refused.invalid(rejected.problems());
            }
        }
    }

    /** Holds the size of one event to its limit before anything is made of it. */
    static void requireEventSize(long bytes) throws Refused {
        if (bytes > ActivityLimits.MOST_BYTES) {
            throw tooLarge();
        }
    }

    private static Refused tooLarge() {
        return Refused.tooLarge("An event may have at most " + ActivityLimits.MOST_BYTES + " bytes.");
    }
}
