package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.leadscore.functions.aws.StreamRecord;
import io.leadscore.functions.port.OutboxRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Publishes events from the table's stream on the bus. The row contains the final event, so nothing is converted. */
public final class PublishHandler implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
    private final Wiring wiring;

    /** For Lambda. */
    public PublishHandler() {
        this(Wiring.onLambda());
        Priming.beforeSnapshot(wiring, Priming.For.PUBLISH);
    }

    public PublishHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        var failures = lowestUnsent(StreamRecord.insertedEvents(event), Deadlines.ofBatch(context, wiring.clock()))
                .map(StreamsEventResponse.BatchItemFailure::new)
                .stream()
                .toList();
        return new StreamsEventResponse(failures);
    }

    /**
     * Lambda retries all records from the reported number on, so the lowest number is enough. A record that cannot be
     * read counts as unsent. Lambda then splits the batch until this record is alone.
     */
    private Optional<String> lowestUnsent(List<StreamRecord> events, Instant deadline) {
        var rows = new ArrayList<OutboxRow>();
        var positions = new ArrayList<Integer>();
        int lowest = events.size();
        for (int position = 0; position < events.size(); position++) {
            if (events.get(position).row().isPresent()) {
                rows.add(events.get(position).row().get());
                positions.add(position);
            } else {
                lowest = Math.min(lowest, position);
            }
        }
        for (int unsent : wiring.publisher().publish(rows, deadline)) {
            lowest = Math.min(lowest, positions.get(unsent));
        }
        return lowest == events.size() ? Optional.empty() : Optional.of(events.get(lowest).sequenceNumber());
    }
}
