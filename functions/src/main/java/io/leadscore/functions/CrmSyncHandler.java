package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.leadscore.functions.crm.CrmWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Brings leads into other systems. A message that is not done is reported as failed, after the queue was asked to deliver it when it
 * is time. It needs no priming: nobody waits for it.
 */
public final class CrmSyncHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private static final String RECEIVE_COUNT = "ApproximateReceiveCount";

    private final Wiring wiring;

    /** For Lambda. */
    public CrmSyncHandler() {
        this(Wiring.onLambda());
    }

    public CrmSyncHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        List<CrmWork.Message> messages = event.getRecords()
                .stream()
                .map(item -> new CrmWork.Message(item.getMessageId(), item.getBody(), received(item)))
                .toList();
        Map<String, Duration> again = wiring.crmWork()
                .work(messages, Deadlines.ofBatch(context, wiring.clock()));
        var failures = new ArrayList<BatchItemFailure>();
        for (SQSMessage item : event.getRecords()) {
            Duration after = again.get(item.getMessageId());
            if (after != null) {
                wiring.crmQueue().postpone(item.getReceiptHandle(), after);
                failures.add(new BatchItemFailure(item.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private static int received(SQSMessage message) {
        Map<String, String> attributes = message.getAttributes();
        return attributes == null ? 1 : Integer.parseInt(attributes.getOrDefault(RECEIVE_COUNT, "1"));
    }
}
