package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.intake.BusIntake;
import io.leadscore.core.intake.Intake;
import io.leadscore.core.json.Json;
import io.leadscore.functions.payload.Payloads;
import io.leadscore.functions.port.BusyException;
import io.leadscore.functions.port.Metrics;
import io.leadscore.functions.service.IntakeMetrics;
import io.leadscore.functions.service.LeadUpdates.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores activities from EventBridge: from our own source, SES, and Segment's partner source. On a fault it throws, so
 * that the event is delivered again.
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
        Json.Obj event = Payloads.readInput(input);
        Instant deadline = Deadlines.ofBatch(context, wiring.clock());
        List<Intake> intakes = intake.read(event, wiring.clock().instant());
        for (Intake read : intakes) {
            IntakeMetrics.count(read, wiring.metrics());
            switch (read) {
                // One decision for each activity: the recipients of one bounce are different leads.
                case Intake.Accepted(var activity, var _) -> {
                    if (wiring.decisions().take(List.of(activity), deadline).outcomes().contains(Outcome.TOO_MANY)) {
                        throw new BusyException("too much was sent for one lead in a minute");
                    }
                    wiring.metrics().count(Metrics.ACCEPTED, 1);
                }
                case Intake.Dropped(String reason) -> drop(event, Metrics.DROPPED, reason);
                // A retry cannot succeed, and no sender waits for an answer. So it is counted, logged and dropped.
                case Intake.Rejected(var problems) ->
                    drop(event, Metrics.REJECTED, problems.size() + " problems");
            }
        }
    }

    /** Logs only the id that the bus gave the event, never its content. */
    private void drop(Json.Obj event, String metric, String reason) {
        wiring.metrics().count(metric, 1);
        LOG.info("{}: event {}, {}", metric, event.text("id"), reason);
    }
}
