package io.leadscore.local.system;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.port.SweepLog;
import io.leadscore.functions.port.WorkQueue;
import io.leadscore.functions.aws.local.Invocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Plays the schedule and the queue of the nightly sweep: starts the dispatcher, and hands its messages to the worker one
 * after the other until none comes back. One sweep at a time. Thread-safe.
 */
final class SweepRunner implements WorkQueue {
    /** What Lambda gives a worker. */
    private static final Duration WORKER_TIME = Duration.ofMinutes(15);
    private static final JsonReader JSON = new JsonReader(JsonReader.Limits.DOCUMENT);

    private final Queue<String> messages = new ArrayDeque<>();

    @Override
    public synchronized void send(List<String> bodies, Duration delay) {
        messages.addAll(bodies);
    }

    /** Runs a whole sweep as of the instant and answers what it did. */
    synchronized SweepLog.Counts run(RequestStreamHandler dispatcher, RequestStreamHandler worker, SweepLog log,
            Instant asOf) throws IOException {
        // A run is named by its scheduled time, and a clock that stands would give all runs one name.
        Instant scheduled = asOf.plusNanos(ThreadLocalRandom.current().nextInt(1, 1_000_000));
        messages.clear();
        Invocation.run(dispatcher, Json.obj("asOf", scheduled.toString()), WORKER_TIME);
        for (String message = messages.poll(); message != null; message = messages.poll()) {
            if (comesBack(Invocation.run(worker, record(message), WORKER_TIME))) {
                messages.add(message);
            }
        }
        // Who asks again after the end is told the counts of all shards.
        return log.finish(LocalDate.ofInstant(asOf, ZoneOffset.UTC), scheduled.toString(), 0, SweepLog.Counts.NONE)
                .orElseThrow(() -> new IllegalStateException("the sweep did not come to its end"));
    }

    private static Json record(String body) {
        return Json.obj("Records", List.of(Json.obj("messageId", "1", "body", body)));
    }

    private static boolean comesBack(byte[] answer) {
        try {
            return JSON.readObject(new String(answer, StandardCharsets.UTF_8))
                    .get("batchItemFailures") instanceof Json.Arr(var failures) && !failures.isEmpty();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the worker's answer cannot be read", e);
        }
    }
}
