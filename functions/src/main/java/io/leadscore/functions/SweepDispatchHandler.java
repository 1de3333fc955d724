package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.leadscore.functions.payload.SweepMessage;
import io.leadscore.functions.port.LeadStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Starts the nightly sweep with one message for each shard. Two starts for the same scheduled time are the same sweep.
 */
public final class SweepDispatchHandler implements RequestHandler<Map<String, Object>, Void> {
    private final Wiring wiring;

    /** For Lambda. */
    public SweepDispatchHandler() {
        this(Wiring.onLambda());
        Priming.beforeSnapshot(wiring, Priming.For.SWEEP);
    }

    public SweepDispatchHandler(Wiring wiring) {
        this.wiring = wiring;
    }

    /** @param schedule has the scheduled time, which {@link SweepMessage#scheduledTime} reads */
    @Override
    public @Nullable Void handleRequest(Map<String, Object> schedule, Context context) {
        Instant scheduled = SweepMessage.scheduledTime(schedule);
        var messages = IntStream.range(0, LeadStore.DUE_SHARDS)
                .mapToObj(shard -> SweepMessage.of(scheduled, shard))
                .toList();
        wiring.sweep().begin(messages.getFirst().asOf(), messages.getFirst().run());
        wiring.sweepQueue().send(messages.stream().map(SweepMessage.Shard::write).toList(), Duration.ZERO);
        return null;
    }
}
