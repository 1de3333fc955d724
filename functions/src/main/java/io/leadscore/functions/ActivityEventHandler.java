package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.intake.BusIntake;
import io.leadscore.core.activity.Activity;
import io.leadscore.core.intake.Intake;
import io.leadscore.core.intake.OutcomeIntake;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.Problem;
import io.leadscore.functions.payload.Payloads;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.port.UnusableInput;
import io.leadscore.functions.query.LeadLookup;
import io.leadscore.functions.service.IntakeMetrics;
import io.leadscore.functions.service.OutcomeRecorder.Result;
import io.leadscore.functions.service.LeadUpdates.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores activities from EventBridge: from our own source, SES, and Segment's partner source. What is no activity goes to
 * the quarantine. On a fault it throws, so that the event is delivered again.
 */
public final class ActivityEventHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ActivityEventHandler.class);

    private final Wiring wiring;
    private final BusIntake intake;

    /** For Lambda. */
    public ActivityEventHandler() {
        this(Wiring.onLambda());
        Priming.beforeSnapshot(wiring, Priming.For.ACTIVITIES);
    }

    public ActivityEventHandler(Wiring wiring) {
        this.wiring = wiring;
        this.intake = wiring.busIntake();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String payload = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        Instant now = wiring.clock().instant();
        Json.Obj event;
        try {
            event = Payloads.readInput(payload);
        } catch (MalformedJsonException e) {
            quarantine(new UnusableInput(null, null, null, List.of(new Problem("", String.valueOf(e.getMessage()))),
                    payload, now));
            return;
        }
        Instant deadline = Deadlines.ofBatch(context, wiring.clock());
        if (OutcomeIntake.isOutcome(event)) {
            problems(outcome(event, now, deadline), event, payload, now);
            return;
        }
        var problems = new ArrayList<Problem>();
        for (Intake read : intake.read(event, now)) {
            IntakeMetrics.count(read, wiring.metrics());
            switch (read) {
                // One decision for each activity: the recipients of one bounce are different leads.
                case Intake.Accepted(var activity, var _) -> {
                    List<Outcome> outcomes = wiring.decisions().take(List.of(activity), deadline).outcomes();
                    if (outcomes.contains(Outcome.TOO_MANY)) {
                        throw new BusyException("too much was sent for one lead in a minute");
                    }
                    if (!outcomes.contains(Outcome.ERASED)) {
                        wiring.metrics().count(Metrics.ACCEPTED, 1);
                    }
                }
                case Intake.Dropped(String reason) -> {
                    wiring.metrics().count(Metrics.DROPPED, 1);
                    log(Metrics.DROPPED, event.text("id"), reason);
                }
                case Intake.Rejected rejected -> {
                    wiring.metrics().count(Metrics.REJECTED, 1);
                    problems.addAll(rejected.problems());
                }
            }
        }
        problems(problems, event, payload, now);
    }

    private void problems(List<Problem> problems, Json.Obj event, String payload, Instant now) {
        if (!problems.isEmpty()) {
            quarantine(new UnusableInput(event.text("source"), event.text("detail-type"), event.text("id"), problems,
                    payload, now));
        }
    }

    /** Records an outcome. Returns why it cannot be: nothing, or what a person must repair. */
    private List<Problem> outcome(Json.Obj event, Instant now, Instant deadline) {
        List<Problem> problems = switch (OutcomeIntake.read(event, now)) {
            case OutcomeIntake.Result.Refused(List<Problem> refused) -> refused;
            case OutcomeIntake.Result.Read(String lead, Activity outcome) ->
                switch (wiring.outcomes().record(LeadLookup.identity(lead), lead, outcome, true, deadline)) {
                    // Nothing of an erased person is kept, not even in the quarantine.
                    case Result.Recorded _,Result.Erased _ -> List.of();
                    case Result.Unknown _ -> List.of(new Problem("detail.lead", "names no lead"));
                    case Result.Different _ -> List.of(new Problem("detail.messageId",
                            "is the id of another outcome of this lead, which is kept"));
                };
        };
        if (!problems.isEmpty()) {
            wiring.metrics().count(Metrics.REJECTED, 1);
        }
        return problems;
    }

    /**
     * A retry cannot succeed, and no sender waits for an answer. So the event is kept for a person, who can send it again
     * after the repair.
     */
    private void quarantine(UnusableInput input) {
        wiring.quarantine().input(input);
        wiring.metrics().count(Metrics.INPUT_QUARANTINED, 1);
        log(Metrics.INPUT_QUARANTINED, input.eventId(), input.problems().size() + " problems");
    }

    /** Logs only the id that the bus gave the event, never its content. */
    private static void log(String metric, @Nullable String eventId, String reason) {
        LOG.info("{}: event {}, {}", metric, eventId, reason);
    }
}
