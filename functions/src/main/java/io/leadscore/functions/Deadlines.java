package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The deadlines of handlers. They use the same clock as all other parts, which a test can control. */
final class Deadlines {
    /** HTTP clients must get the answer "busy" within 8 s. This leaves time for one last call that is in progress. */
    private static final Duration HTTP = Duration.ofSeconds(6);
    /** Time that an HTTP invocation keeps after its deadline, to write the answer. */
    private static final Duration ANSWER = Duration.ofSeconds(1);
    /** Time that any other invocation keeps after its deadline, for one call with all its retries. */
    private static final Duration LAST_CALL = Duration.ofSeconds(8);

    private Deadlines() {}

    static Instant ofHttp(Context context, InstantSource clock) {
        Duration left = left(context, ANSWER);
        return clock.instant().plus(left.compareTo(HTTP) < 0 ? left : HTTP);
    }

    static Instant ofBatch(Context context, InstantSource clock) {
        return clock.instant().plus(left(context, LAST_CALL));
    }

    private static Duration left(Context context, Duration reserve) {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(reserve);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
