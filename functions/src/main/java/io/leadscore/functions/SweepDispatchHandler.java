package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.payload.Payloads;
import io.leadscore.functions.payload.SweepMessage;
import io.leadscore.functions.port.LeadStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/** Starts the nightly sweep: one message a shard. Started twice for one scheduled time, it is one sweep. */
public final class SweepDispatchHandler implements RequestStreamHandler {
    private final Wiring wiring;

    /** For Lambda. */
    public SweepDispatchHandler() {
        this(Wiring.onLambda());
        Priming.beforeSnapshot(wiring, Priming.For.SWEEP);
    }

    public SweepDispatchHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Instant scheduled = SweepMessage.scheduledTime(Payloads.read(input));
        var messages = IntStream.range(0, LeadStore.DUE_SHARDS)
                .mapToObj(shard -> SweepMessage.of(scheduled, shard))
                .toList();
        wiring.sweep().begin(messages.getFirst().asOf(), messages.getFirst().run());
        wiring.sweepQueue().send(messages.stream().map(SweepMessage::write).toList(), Duration.ZERO);
    }
}
