package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.leadscore.functions.payload.SweepMessage;
import io.leadscore.functions.service.Delivery;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Processes shards of a sweep, and publishes events that the stream has lost. If a shard is not done when the time is up, its message is reported as failed, so that
 * it is delivered again.
 */
public final class SweepWorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final Wiring wiring;

    /** For Lambda. */
    public SweepWorkerHandler() {
        this(Wiring.onLambda());
        Priming.beforeSnapshot(wiring, Priming.For.SWEEP_SHARD);
    }

    public SweepWorkerHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        Instant deadline = Deadlines.ofBatch(context, wiring.clock());
        var unfinished = new ArrayList<BatchItemFailure>();
        for (SQSMessage item : event.getRecords()) {
            if (!work(SweepMessage.read(item.getBody()), Deliveries.of(item), deadline)) {
                unfinished.add(new BatchItemFailure(item.getMessageId()));
            }
        }
        return new SQSBatchResponse(unfinished);
    }

    /** Returns whether the message is done. */
    private boolean work(SweepMessage message, Delivery delivery, Instant deadline) {
        return switch (message) {
            case SweepMessage.Shard(var asOf, int shard, String run) ->
                wiring.sweep().work(shard, asOf, run, delivery, deadline).done();
            case SweepMessage.PublishLost() -> {
                wiring.publisher().publishLost(deadline);
                wiring.merges().settleLost(deadline);
                // The next message of the schedule continues with what the bus has refused.
                yield true;
            }
        };
    }
}
