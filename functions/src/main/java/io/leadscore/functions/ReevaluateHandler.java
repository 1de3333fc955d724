package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.leadscore.functions.payload.ReevaluationMessage;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Re-evaluates leads under a model version that was activated. When the time is up, a new message continues the work.
 * Only a message that was stopped by a busy lead is delivered again. It needs no priming: it runs once for each
 * activation, and nobody waits for it.
 */
public final class ReevaluateHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final Wiring wiring;

    /** For Lambda. */
    public ReevaluateHandler() {
        this(Wiring.onLambda());
    }

    public ReevaluateHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        Instant deadline = Deadlines.ofBatch(context, wiring.clock());
        var contended = new ArrayList<BatchItemFailure>();
        for (SQSMessage item : event.getRecords()) {
            var message = ReevaluationMessage.read(item.getBody());
            switch (wiring.reevaluation()
                    .work(message.name(), message.version(), message.activatedAt(), Deliveries.of(item), deadline)
                    .state()) {
                case DONE -> {}
                case TOO_EARLY, TIME_UP, PASSED_OVER -> wiring.rollout().goOn(message);
                // If the lead stays busy, the message must reach the dead-letter queue, where a person sees it.
                case CONTENDED -> contended.add(new BatchItemFailure(item.getMessageId()));
            }
        }
        return new SQSBatchResponse(contended);
    }
}
