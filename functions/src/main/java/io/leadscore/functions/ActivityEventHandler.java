package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.intake.BusIntake;
import io.leadscore.core.intake.Intake;
import io.leadscore.core.json.Json;
import io.leadscore.functions.payload.Payloads;
import io.leadscore.functions.port.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Activities from EventBridge: our own source, SES, Segment's partner source. A fault escapes, so that the event comes again. */
public final class ActivityEventHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ActivityEventHandler.class);

    private final Wiring wiring;

    /** For Lambda. */
    public ActivityEventHandler() {
        this(Wiring.onLambda());
        Priming.beforeSnapshot(wiring, Priming.For.ACTIVITIES);
    }

    public ActivityEventHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Json.Obj event = Payloads.read(input);
        Instant deadline = Deadlines.ofBatch(context, wiring.clock());
        List<Intake> intakes = BusIntake.read(event, wiring.clock().instant());
        for (Intake intake : intakes) {
            switch (intake) {
                // One decision each: the recipients of one bounce are several leads.
                case Intake.Accepted(var activity) -> {
                    wiring.decisions().take(List.of(activity), deadline);
                    wiring.metrics().count(Metrics.ACCEPTED, 1);
                }
                case Intake.Dropped(String reason) -> drop(event, Metrics.DROPPED, reason);
                // No retry makes it usable, and no sender waits for an answer: counted, told, and gone.
                case Intake.Rejected(var problems) ->
                    drop(event, Metrics.REJECTED, problems.size() + " problems");
            }
        }
    }

    /** The bus gave the event its id; what the event says is not logged. */
    private void drop(Json.Obj event, String metric, String reason) {
        wiring.metrics().count(metric, 1);
        LOG.info("{}: event {}, {}", metric, event.text("id"), reason);
    }
}
