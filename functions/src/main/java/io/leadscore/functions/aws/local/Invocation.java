package io.leadscore.functions.aws.local;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.core.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One invocation of a handler, as Lambda makes it. An exception of the handler reaches the caller. */
public final class Invocation implements Context {
    private static final String NAME = "local";

    private final String requestId = UUID.randomUUID().toString();
    private final LongSupplier millisLeft;

    /** An invocation whose remaining time stays the same, for tests whose clock stands still. */
    public Invocation(Duration timeLeft) {
        this(timeLeft::toMillis);
    }

    private Invocation(LongSupplier millisLeft) {
        this.millisLeft = millisLeft;
    }

    /** An invocation with a timeout that starts now. */
    public static Invocation within(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        return new Invocation(() -> Duration.ofNanos(deadline - System.nanoTime()).toMillis());
    }

    /** Runs the handler with a timeout that starts now, and returns its answer. */
    public static byte[] run(RequestStreamHandler handler, byte[] payload, Duration timeout) throws IOException {
        var answer = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(payload), answer, within(timeout));
        return answer.toByteArray();
    }

    /** Runs the handler with a timeout that starts now, and returns its answer. */
    public static byte[] run(RequestStreamHandler handler, Json payload, Duration timeout) throws IOException {
        return run(handler, payload.toJson().getBytes(StandardCharsets.UTF_8), timeout);
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Math.max(0, millisLeft.getAsLong());
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public String getFunctionName() {
        return NAME;
    }

    @Override
    public String getFunctionVersion() {
        return NAME;
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:us-east-1:000000000000:function:" + NAME;
    }

    @Override
    public int getMemoryLimitInMB() {
        return (int) (Runtime.getRuntime().maxMemory() / (1024 * 1024));
    }

    @Override
    public String getLogGroupName() {
        return NAME;
    }

    @Override
    public String getLogStreamName() {
        return NAME;
    }

    @Override
    public @Nullable CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public @Nullable ClientContext getClientContext() {
        return null;
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                System.err.println(message);
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }
}
