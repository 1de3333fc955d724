package io.leadscore.local.system;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import io.leadscore.functions.aws.local.Invocation;
import io.leadscore.functions.aws.local.StreamReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the records of the table's stream to a function, as Lambda's event source mapping does. Runs until it is closed. */
final class EventSourceMapping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventSourceMapping.class);
    /** The pause after a poll that found nothing: too short for a person to notice, long enough to leave the database idle. */
    private static final Duration IDLE = Duration.ofMillis(50);
    /** The pause after a failure, such as an exception of the handler. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    /** The longest wait of {@link #drain}. Without a failure it takes milliseconds. */
    private static final Duration MAX_DRAIN = Duration.ofSeconds(5);
    /** The timeout of the deployed functions that read the stream. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final StreamReader stream;
    private final RequestHandler<DynamodbEvent, StreamsEventResponse> function;
    private final Thread thread;
    private volatile boolean closed;
    /** How many polls have begun, and the number of the last one that found nothing. Guarded by this. */
    private long polls;
    private long lastIdle;

    EventSourceMapping(StreamReader stream, RequestHandler<DynamodbEvent, StreamsEventResponse> function) {
        this.stream = stream;
        this.function = function;
        this.thread = Thread.ofPlatform().daemon().name("stream").start(this::run);
    }

    private void run() {
        while (!closed) {
            Duration pause = AFTER_FAILURE;
            try {
                long poll = begin();
                boolean idle = stream.deliver(this::process) == 0;
                if (idle) {
                    foundNothing(poll);
                }
                pause = idle ? IDLE : Duration.ZERO;
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("the records of the stream could not be processed; trying again", e);
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private synchronized long begin() {
        return ++polls;
    }

    private synchronized void foundNothing(long poll) {
        lastIdle = poll;
        notifyAll();
    }

    /**
     * Waits until the function has processed all records of now: until a poll that begins after this call finds nothing. Does not wait
     * for ever: if the function fails, the system must still answer the person who looks for the reason.
     */
    synchronized void drain() {
        long begun = polls;
        long deadline = System.nanoTime() + MAX_DRAIN.toNanos();
        while (lastIdle <= begun && !closed) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                return;
            }
            try {
                wait(millis);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private StreamsEventResponse process(DynamodbEvent batch) {
        return function.handleRequest(batch, Invocation.within(TIMEOUT));
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(AFTER_FAILURE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
