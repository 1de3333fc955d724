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
 * Runs a sweep. In place of the schedule it starts the dispatcher. In place of SQS it gives each message to the worker, and
 * gives it again while the worker reports it as failed. Runs one sweep at a time. Thread-safe.
 */
final class SweepRunner implements WorkQueue {
    /** The timeout of the deployed functions of the sweep. */
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final JsonReader JSON = new JsonReader(JsonReader.Limits.DOCUMENT);

    private final Queue<String> messages = new ArrayDeque<>();

    @Override
    public synchronized void send(List<String> bodies, Duration delay) {
        messages.addAll(bodies);
    }

    /** Runs a whole sweep as of this instant, and returns its counts. */
    synchronized SweepLog.Counts run(RequestStreamHandler dispatcher, RequestStreamHandler worker, SweepLog log,
            Instant asOf) throws IOException {
        // The scheduled time is the name of a run. While the clock stands still, it alone would give all runs the same name.
        Instant scheduled = asOf.plusNanos(ThreadLocalRandom.current().nextInt(1, 1_000_000));
        messages.clear();
        Invocation.run(dispatcher, Json.obj("asOf", scheduled.toString()), TIMEOUT);
        for (String message = messages.poll(); message != null; message = messages.poll()) {
            if (isFailed(Invocation.run(worker, record(message), TIMEOUT))) {
                messages.add(message);
            }
        }
        // To finish a run again changes nothing, and returns the counts of all its shards.
        return log.finish(LocalDate.ofInstant(asOf, ZoneOffset.UTC), scheduled.toString(), 0, SweepLog.Counts.NONE)
                .orElseThrow(() -> new IllegalStateException("the sweep did not finish"));
    }

    private static Json record(String body) {
        return Json.obj("Records", List.of(Json.obj("messageId", "1", "body", body)));
    }

    private static boolean isFailed(byte[] answer) {
        try {
            return JSON.readObject(new String(answer, StandardCharsets.UTF_8))
                    .get("batchItemFailures") instanceof Json.Arr(var failures) && !failures.isEmpty();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the answer of the worker is not JSON", e);
        }
    }
}
