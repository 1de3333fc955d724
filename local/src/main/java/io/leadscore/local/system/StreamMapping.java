package io.leadscore.local.system;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.aws.StreamReader;
import io.leadscore.local.gateway.Invocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays Lambda's stream mapping: hands the table's stream to the publisher, from when it is made until it is closed. */
final class StreamMapping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamMapping.class);
    /** Between two looks at a stream with nothing new: a person sees no delay, and the database is idle. */
    private static final Duration IDLE = Duration.ofMillis(50);
    /** After a failure, such as a handler that threw. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    /** What Lambda gives the publisher. */
    private static final Duration TIME = Duration.ofSeconds(60);

    private final StreamReader stream;
    private final RequestStreamHandler publisher;
    private final Thread thread;
    private volatile boolean closed;

    StreamMapping(StreamReader stream, RequestStreamHandler publisher) {
        this.stream = stream;
        this.publisher = publisher;
        this.thread = Thread.ofPlatform().daemon().name("stream").start(this::run);
    }

    private void run() {
        while (!closed) {
            Duration pause = AFTER_FAILURE;
            try {
                pause = stream.deliver(this::publish) > 0 ? Duration.ZERO : IDLE;
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
