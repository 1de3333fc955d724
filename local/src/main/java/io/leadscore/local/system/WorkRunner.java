package io.leadscore.local.system;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.port.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on all leads in the background. In place of SQS it gives each message to the worker, and gives it again while the
 * worker fails. Messages are in memory only: after a start, send what is not finished again. Runs until it is closed.
 */
final class WorkRunner implements WorkQueue, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkRunner.class);
    /** The timeout of the deployed function. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    /** The pause after a failure, such as an exception of the handler. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    @Override
    public void send(List<String> bodies, Duration delay) {
        messages.addAll(bodies);
    }

    /** Begins to work. Call it once. */
    void start(RequestHandler<SQSEvent, SQSBatchResponse> worker) {
        thread = Thread.ofPlatform().daemon().name("work").start(() -> run(worker));
    }

    private void run(RequestHandler<SQSEvent, SQSBatchResponse> worker) {
        try {
            while (!closed) {
                String message = messages.take();
                for (int received = 1; !closed && !isDone(worker, message, received); received++) {
                    Thread.sleep(AFTER_FAILURE);
                }
            }
        } catch (InterruptedException _) {
            // The system is closed.
        }
    }

    private boolean isDone(RequestHandler<SQSEvent, SQSBatchResponse> worker, String message, int received) {
        try {
            return worker.handleRequest(batch(message, received), Invocation.within(TIMEOUT))
                    .getBatchItemFailures()
                    .isEmpty();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.warn("a message could not be processed; trying again", e);
            }
            return false;
        }
    }

    private static SQSEvent batch(String body, int received) {
        var message = new SQSEvent.SQSMessage();
        message.setMessageId("1");
        message.setBody(body);
        message.setAttributes(Map.of("ApproximateReceiveCount", Integer.toString(received)));
        var event = new SQSEvent();
        event.setRecords(List.of(message));
        return event;
    }

    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join(AFTER_FAILURE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
