package io.leadscore.functions;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The deadlines of handlers. They use the same clock as all other parts, which a test can control. */
final class Deadlines {
    /**
     * When an HTTP request begins no further attempt to write. This leaves time for the last one: a transaction takes a
     * tenth of a second.
     */
    private static final Duration HTTP = Duration.ofSeconds(6);
    /**
     * When the last call of an HTTP request ends, however many came before it: HTTP clients must get the answer "busy"
     * within 8 s. The rest is for a start without a snapshot.
     */
    private static final Duration HTTP_CALLS = Duration.ofMillis(6_500);
    /** Time that an HTTP invocation keeps after its deadline, to write the answer. */
    private static final Duration ANSWER = Duration.ofSeconds(1);
    /** Time that any other invocation keeps after its deadline, for one call with all its retries. */
    private static final Duration LAST_CALL = Duration.ofSeconds(8);

    private Deadlines() {}

    static Instant ofHttp(Context context, InstantSource clock) {
        return clock.instant().plus(atMost(HTTP, left(context, ANSWER)));
    }

    /** The time of all calls of the database that an HTTP request makes. */
    static Duration ofHttpCalls(Context context) {
        return atMost(HTTP_CALLS, left(context, ANSWER));
    }

    private static Duration atMost(Duration most, Duration left) {
        return left.compareTo(most) < 0 ? left : most;
    }

    static Instant ofBatch(Context context, InstantSource clock) {
        return clock.instant().plus(left(context, LAST_CALL));
    }

    private static Duration left(Context context, Duration reserve) {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(reserve);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
