package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.leadscore.functions.service.Delivery;
import java.util.Map;

/** Reads how often the queue has delivered a message. */
final class Deliveries {
    private static final String RECEIVE_COUNT = "ApproximateReceiveCount";
    private static final String ONCE = "1";

    private Deliveries() {}

    static Delivery of(SQSMessage message) {
        Map<String, String> attributes = message.getAttributes();
        return attributes == null || attributes.getOrDefault(RECEIVE_COUNT, ONCE).equals(ONCE) ? Delivery.FIRST
                : Delivery.REPEATED;
    }
}
