package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.leadscore.functions.payload.ReevaluationMessage;
import io.leadscore.functions.payload.VoidRunMessage;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Works on all leads: re-evaluates them under a model version that was activated, or voids activities of them. When the time
 * is up, a new message continues the work. Only a message that was stopped by a busy lead is delivered again. It needs no
 * priming: it runs rarely, and nobody waits for it.
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
            boolean isContended = VoidRunMessage.read(item.getBody())
                    .map(message -> voids(message, item, deadline))
                    .orElseGet(() -> reevaluates(ReevaluationMessage.read(item.getBody()), item, deadline));
            // If the lead stays busy, the message must reach the dead-letter queue, where a person sees it.
            if (isContended) {
                contended.add(new BatchItemFailure(item.getMessageId()));
            }
        }
        return new SQSBatchResponse(contended);
    }

    private boolean reevaluates(ReevaluationMessage message, SQSMessage item, Instant deadline) {
        return switch (wiring.reevaluation()
                .work(message.name(), message.version(), message.activatedAt(), Deliveries.of(item), deadline)
                .state()) {
            case DONE -> false;
            case TOO_EARLY, TIME_UP, PASSED_OVER -> {
                wiring.rollout().goOn(message);
                yield false;
            }
            case CONTENDED -> true;
        };
    }

    private boolean voids(VoidRunMessage message, SQSMessage item, Instant deadline) {
        return switch (wiring.voidRunner().work(message.run(), Deliveries.of(item), deadline)) {
            case DONE -> false;
            case TIME_UP, PASSED_OVER -> {
                wiring.voidRunner().proceed(message.run());
                yield false;
            }
            case CONTENDED -> true;
        };
    }
}
