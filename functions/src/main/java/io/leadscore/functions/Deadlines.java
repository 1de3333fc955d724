package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How long a handler may try, told by the clock that everything else is told by. */
final class Deadlines {
    /** HTTP clients must hear "busy" within 8 s (RELIABILITY row 23); one last call may still be under way. */
    private static final Duration HTTP = Duration.ofSeconds(6);
    /** What is left of an HTTP invocation after its deadline, to write the answer. */
    private static final Duration ANSWER = Duration.ofSeconds(1);
    /** What is left of any other invocation after its deadline: one call with all its retries. */
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
