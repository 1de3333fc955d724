package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import io.leadscore.functions.aws.LinkRecord;
import io.leadscore.functions.port.BusyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Merges the leads whose links come from the table's stream. */
public final class MergeHandler implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
    private final Wiring wiring;

    /** For Lambda. */
    public MergeHandler() {
        this(Wiring.onLambda());
        Priming.beforeSnapshot(wiring, Priming.For.MERGE);
    }

    public MergeHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * Lambda retries all records from the lowest reported number on. Links are settled in any order, so a link that cannot be
     * settled holds up nobody: only it is reported, and the others are found settled.
     */
    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        Instant deadline = Deadlines.ofBatch(context, wiring.clock());
        List<BatchItemFailure> unsettled = new ArrayList<>();
        for (LinkRecord link : LinkRecord.inserted(event)) {
            if (!isSettled(link, deadline)) {
                unsettled.add(new BatchItemFailure(link.sequenceNumber()));
            }
        }
        return new StreamsEventResponse(unsettled);
    }

    private boolean isSettled(LinkRecord link, Instant deadline) {
        try {
            wiring.merges().settle(link.leadId(), link.otherId(), deadline);
            return true;
        } catch (BusyException e) {
            return false;
        }
    }
}
