package io.leadscore.local.system;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.aws.local.StreamReader;
import io.leadscore.functions.aws.local.Invocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays Lambda's stream mapping: hands the table's stream to the publisher, from when it is made until it is closed. */
final class EventSourceMapping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventSourceMapping.class);
    /** Between two looks at a stream with nothing new: a person sees no delay, and the database is idle. */
    private static final Duration IDLE = Duration.ofMillis(50);
    /** After a failure, such as a handler that threw. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    /** How long somebody waits for what is being published; it takes milliseconds where nothing fails. */
    private static final Duration DRAIN = Duration.ofSeconds(5);
    /** What Lambda gives the publisher. */
    private static final Duration TIME = Duration.ofSeconds(60);

    private final StreamReader stream;
    private final RequestStreamHandler publisher;
    private final Thread thread;
    private volatile boolean closed;
    /** Looks at the stream that have begun, and the last of them that found nothing new. Guarded by this. */
    private long looks;
    private long lastIdle;

    EventSourceMapping(StreamReader stream, RequestStreamHandler publisher) {
        this.stream = stream;
        this.publisher = publisher;
        this.thread = Thread.ofPlatform().daemon().name("stream").start(this::run);
    }

    private void run() {
        while (!closed) {
            Duration pause = AFTER_FAILURE;
            try {
                long look = begin();
                boolean idle = stream.deliver(this::publish) == 0;
                if (idle) {
                    foundNothing(look);
                }
                pause = idle ? IDLE : Duration.ZERO;
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("the stream could not be published, it is tried again", e);
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
        return ++looks;
    }

    private synchronized void foundNothing(long look) {
        lastIdle = look;
        notifyAll();
    }

    /**
     * Waits until all that was in the stream has been handed over: a look that begins after this call has found nothing new.
     * Not for ever, though: a publisher that fails is not to take who looks for the reason with it.
     */
    synchronized void drain() {
        long seen = looks;
        long deadline = System.nanoTime() + DRAIN.toNanos();
        while (lastIdle <= seen && !closed) {
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

    private String publish(String batch) {
        try {
            return new String(Invocation.run(publisher, batch.getBytes(StandardCharsets.UTF_8), TIME),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
