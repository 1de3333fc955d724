package io.leadscore.functions.ingest;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.intake.Intake;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.service.LeadUpdates;
import java.time.Instant;
import java.util.List;

/** From what intake made of an input to the moment at which success may be told. Thread-safe. */
final class ActivityAcceptance {
    private final LeadUpdates decisions;
    private final Metrics metrics;

    ActivityAcceptance(LeadUpdates decisions, Metrics metrics) {
        this.decisions = decisions;
        this.metrics = metrics;
    }

    /**
     * Returns once the input is durable; a repeat has been so before.
     *
     * @param messageId what to answer if nothing is stored and success is told all the same
     * @return the message id to answer
     */
    String admit(Intake intake, String messageId, Instant deadline) throws HttpProblemException {
        switch (intake) {
            case Intake.Accepted(Activity activity) -> {
                if (decisions.take(List.of(activity), deadline)
                        .outcomes()
                        .contains(LeadUpdates.Outcome.QUARANTINED)) {
                    throw HttpProblemException
                            .tooLarge("This input can never be stored with its lead; it was put aside.");
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
                throw rejected.isTooLarge() ? tooLarge() : HttpProblemException.invalid(rejected.problems());
            }
        }
    }

    /** Holds the size of one event to its limit before anything is made of it. */
    static void requireEventSize(long bytes) throws HttpProblemException {
        if (bytes > ActivityLimits.MAX_BYTES) {
            throw tooLarge();
        }
    }

    private static HttpProblemException tooLarge() {
        return HttpProblemException.tooLarge("An event may have at most " + ActivityLimits.MAX_BYTES + " bytes.");
    }
}
