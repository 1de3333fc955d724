package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.aws.StreamRecord;
import io.leadscore.functions.payload.Payloads;
import io.leadscore.functions.port.OutboxRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** From the table'\''s stream to the bus. It maps nothing: the row holds the final event. */
public final class PublishHandler implements RequestStreamHandler {
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
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        List<StreamRecord> events = StreamRecord.insertedEvents(Payloads.read(input));
        output.write(Payloads.batchItemFailures(lowestUnsent(events)));
    }

    /**
     * The stream goes on from the number that is reported, whatever came after it; so the lowest one is enough. A record
     * that cannot be read counts as unsent: the stream then halves the batch until it stands alone.
     */
    private List<String> lowestUnsent(List<StreamRecord> events) {
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
        for (int unsent : wiring.publisher().publish(rows)) {
            lowest = Math.min(lowest, positions.get(unsent));
        }
        return lowest == events.size() ? List.of() : List.of(events.get(lowest).sequenceNumber());
    }
}
