package io.leadscore.local.system;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.leadscore.core.activity.UtcDays;
import io.leadscore.functions.aws.local.LocalContext;
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
 * Plays the schedule and the queue of the nightly sweep: starts the dispatcher, and hands its messages to the worker one
 * after the other until none comes back. One sweep at a time. Thread-safe.
 */
final class NightlySweep implements WorkQueue {
    /** What Lambda gives a worker. */
    private static final Duration WORKER_TIME = Duration.ofMinutes(15);

    private final Queue<String> messages = new ArrayDeque<>();

    @Override
    public synchronized void send(List<String> bodies, Duration delay) {
        messages.addAll(bodies);
    }

    /** Runs a whole sweep as of the instant and answers what it did. */
    synchronized SweepLog.Counts run(RequestHandler<Map<String, Object>, Void> dispatcher,
            RequestHandler<SQSEvent, SQSBatchResponse> worker, SweepLog log, Instant asOf) {
        // A run is named by its scheduled time, and a clock that stands would give all runs one name.
        Instant scheduled = asOf.plusNanos(ThreadLocalRandom.current().nextInt(1, 1_000_000));
        messages.clear();
        dispatcher.handleRequest(Map.of("asOf", scheduled.toString()),
                LocalContext.within(dispatcher.getClass(), WORKER_TIME));
        for (String message = messages.poll(); message != null; message = messages.poll()) {
            SQSBatchResponse answer = worker.handleRequest(batch(message),
                    LocalContext.within(worker.getClass(), WORKER_TIME));
            if (!answer.getBatchItemFailures().isEmpty()) {
                messages.add(message);
            }
        }
        // Who asks again after the end is told the counts of all shards.
        return log.finish(UtcDays.of(asOf), scheduled.toString(), 0, SweepLog.Counts.NONE)
                .orElseThrow(() -> new IllegalStateException("the sweep did not come to its end"));
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
