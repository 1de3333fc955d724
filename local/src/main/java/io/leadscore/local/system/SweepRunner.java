package io.leadscore.local.system;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.leadscore.core.activity.UtcDays;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Runs a sweep. In place of the schedule it starts the dispatcher. In place of SQS it gives each message to the worker, and
 * gives it again while the worker reports it as failed. Runs one sweep at a time. Thread-safe.
 */
final class SweepRunner implements WorkQueue {
    /** The timeout of the deployed functions of the sweep. */
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private final Queue<String> messages = new ArrayDeque<>();

    @Override
    public synchronized void send(List<String> bodies, Duration delay) {
        messages.addAll(bodies);
    }

    /** Runs a whole sweep as of this instant, and returns its counts. */
    synchronized SweepLog.Counts run(RequestHandler<Map<String, Object>, Void> dispatcher,
            RequestHandler<SQSEvent, SQSBatchResponse> worker, SweepLog log, Instant asOf) {
        // The scheduled time is the name of a run. While the clock stands still, it alone would give all runs the same name.
        Instant scheduled = asOf.plusNanos(ThreadLocalRandom.current().nextInt(1, 1_000_000));
        messages.clear();
        dispatcher.handleRequest(Map.of("asOf", scheduled.toString()), Invocation.within(TIMEOUT));
        for (String message = messages.poll(); message != null; message = messages.poll()) {
            SQSBatchResponse answer = worker.handleRequest(batch(message), Invocation.within(TIMEOUT));
            if (!answer.getBatchItemFailures().isEmpty()) {
                messages.add(message);
            }
        }
        // To finish a run again changes nothing, and returns the counts of all its shards.
        return log.finish(UtcDays.of(asOf), scheduled.toString(), 0, SweepLog.Counts.NONE)
                .orElseThrow(() -> new IllegalStateException("the sweep did not finish"));
    }

    private static SQSEvent batch(String body) {
        var message = new SQSEvent.SQSMessage();
        message.setMessageId("1");
        message.setBody(body);
        var event = new SQSEvent();
        event.setRecords(List.of(message));
        return event;
    }
}
