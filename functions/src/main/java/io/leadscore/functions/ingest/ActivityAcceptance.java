package io.leadscore.functions.ingest;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.intake.Intake;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.service.IntakeMetrics;
import io.leadscore.functions.service.LeadUpdates;
import io.leadscore.functions.service.LeadUpdates.Outcome;
import java.time.Instant;
import java.util.List;

/** Stores the activity that intake read from an input, before the client gets a success. Thread-safe. */
final class ActivityAcceptance {
    private final LeadUpdates decisions;
    private final Metrics metrics;

    ActivityAcceptance(LeadUpdates decisions, Metrics metrics) {
        this.decisions = decisions;
        this.metrics = metrics;
    }

    /**
     * Returns when the input is durable. A repeated input was durable before.
     *
     * @param messageId the message id to return if the input is dropped: the client gets a success, but nothing is
     *                  stored
     * @return what the answer says
     */
    Receipt admit(Intake intake, String messageId, Instant deadline) throws HttpProblemException {
        IntakeMetrics.count(intake, metrics);
        switch (intake) {
            case Intake.Accepted(Activity activity, var warnings) -> {
                List<Outcome> outcomes = decisions.take(List.of(activity), deadline).outcomes();
                if (outcomes.contains(Outcome.TOO_MANY)) {
                    throw HttpProblemException
                            .tooMany("Too much was sent for this lead in a minute. Send the input again later.");
                }
                if (outcomes.contains(Outcome.QUARANTINED)) {
                    throw HttpProblemException
                            .tooLarge(
                                    "The input cannot be stored with its lead and was quarantined. Do not send it again.");
                }
                if (!outcomes.contains(Outcome.ERASED)) {
                    metrics.count(Metrics.ACCEPTED, 1);
                }
                return new Receipt(activity.messageId(), warnings);
            }
            case Intake.Dropped _ -> {
                metrics.count(Metrics.DROPPED, 1);
                return new Receipt(messageId, List.of());
            }
            case Intake.Rejected rejected -> {
                metrics.count(Metrics.REJECTED, 1);
                throw rejected.isTooLarge() ? tooLarge() : HttpProblemException.invalid(rejected.problems());
            }
        }
    }

    /** Refuses an event that is too large before it is read. */
    static void requireEventSize(long bytes) throws HttpProblemException {
        if (bytes > ActivityLimits.MAX_BYTES) {
            throw tooLarge();
        }
    }

    private static HttpProblemException tooLarge() {
        return HttpProblemException.tooLarge("An event may have at most " + ActivityLimits.MAX_BYTES + " bytes.");
    }
}
