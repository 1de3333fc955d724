package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.payload.Payloads;
import io.leadscore.functions.payload.QueueRecord;
import io.leadscore.functions.payload.ReevaluationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Re-evaluates leads under a model version that was activated. When the time is up the rest goes on with a new message;
 * only one that made no progress comes back. Not readied for a snapshot: it starts once a model, and nobody waits.
 */
public final class ReevaluateHandler implements RequestStreamHandler {
    private final Wiring wiring;

    /** For Lambda. */
    public ReevaluateHandler() {
        this(Wiring.onLambda());
    }

    public ReevaluateHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Instant deadline = Deadlines.ofBatch(context, wiring.clock());
        var again = new ArrayList<String>();
        for (QueueRecord item : QueueRecord.of(Payloads.read(input))) {
            var message = ReevaluationMessage.read(item.body());
            switch (wiring.reevaluation()
                    .work(message.name(), message.version(), message.activatedAt(), deadline)
                    .state()) {
                case DONE -> {}
                case TOO_EARLY, TIME_UP -> wiring.rollout().goOn(message);
                // If it stays so, the message is to end where a person sees it.
                case CONTENDED -> again.add(item.messageId());
            }
        }
        output.write(Payloads.batchItemFailures(again));
    }
}
