package io.leadscore.local.system;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.port.crm.CrmQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings leads into another system in the background. In place of SQS it gives each message to the function when it is time, and gives
 * it again while it is not done. Messages are in memory only: after a start, look at all leads again. Runs until it is closed.
 */
final class CrmRunner implements CrmQueue, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrmRunner.class);
    /** The timeout of the deployed function. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    /** When a message comes back whose function has failed. A deployed one waits as long as its function may run. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DelayQueue<Message> messages = new DelayQueue<>();
    private final Map<String, Duration> postponed = new ConcurrentHashMap<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;

    /** @param due by {@link System#nanoTime}: the clock of the system may be set */
    private record Message(String id, String body, int received, long due) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        private Message after(Duration wait) {
            return new Message(id, body, received + 1, System.nanoTime() + wait.toNanos());
        }
    }

    @Override
    public void send(List<String> bodies, Duration delay) {
        bodies.forEach(body -> messages.add(new Message(Long.toString(sent.incrementAndGet()), body, 1,
                System.nanoTime() + delay.toNanos())));
    }

    @Override
    public void postpone(String receipt, Duration after) {
        postponed.put(receipt, after);
    }

    /** Begins to work. Call it once. */
    void start(RequestHandler<SQSEvent, SQSBatchResponse> function) {
        thread = Thread.ofPlatform().daemon().name("crm").start(() -> run(function));
    }

    private void run(RequestHandler<SQSEvent, SQSBatchResponse> function) {
        try {
            while (!closed) {
                Message message = messages.take();
                if (!isDone(function, message)) {
                    Duration wait = postponed.remove(message.id());
                    messages.add(message.after(wait == null ? AFTER_FAILURE : wait));
                }
            }
        } catch (InterruptedException _) {
            // The system is closed.
        }
    }

    private boolean isDone(RequestHandler<SQSEvent, SQSBatchResponse> function, Message message) {
        try {
            Set<String> failed = function.handleRequest(batch(message), Invocation.within(TIMEOUT))
                    .getBatchItemFailures()
                    .stream()
                    .map(BatchItemFailure::getItemIdentifier)
                    .collect(Collectors.toSet());
            return failed.isEmpty();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.warn("a lead could not be sent; trying again", e);
            }
            return false;
        }
    }

    private static SQSEvent batch(Message message) {
        var item = new SQSEvent.SQSMessage();
        item.setMessageId(message.id());
        item.setReceiptHandle(message.id());
        item.setBody(message.body());
        item.setAttributes(Map.of("ApproximateReceiveCount", Integer.toString(message.received())));
        var event = new SQSEvent();
        event.setRecords(List.of(item));
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
