package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.payload.Payloads;
import io.leadscore.functions.payload.QueueRecord;
import io.leadscore.functions.payload.SweepMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;

/** Works off shards of a sweep. A message whose shard is not done when the time is up is reported, so that it comes back. */
public final class SweepWorkerHandler implements RequestStreamHandler {
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
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Instant deadline = Deadlines.ofBatch(context, wiring.clock());
        var again = new ArrayList<String>();
        for (QueueRecord item : QueueRecord.of(Payloads.read(input))) {
            SweepMessage message = SweepMessage.read(item.body());
            if (!wiring.sweep().work(message.shard(), message.asOf(), message.run(), deadline).done()) {
                again.add(item.messageId());
            }
        }
        output.write(Payloads.batchItemFailures(again));
    }
}
