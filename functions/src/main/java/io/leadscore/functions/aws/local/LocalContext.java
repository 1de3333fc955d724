package io.leadscore.functions.aws.local;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Lambda context of an invocation, for a local system without Lambda. Thread-safe if the supplier is. */
public final class LocalContext implements Context {
    private final String requestId = UUID.randomUUID().toString();
    private final String function;
    private final Supplier<Duration> timeLeft;

    /** @param timeLeft returns the remaining time; called each time that the handler asks for it */
    public LocalContext(String function, Supplier<Duration> timeLeft) {
        this.function = function;
        this.timeLeft = timeLeft;
    }

    /** A context whose time ends after {@code time}, by the clock of this machine. */
    public static LocalContext within(Class<?> handler, Duration time) {
        long deadlineNanos = System.nanoTime() + time.toNanos();
        return new LocalContext(handler.getSimpleName(), () -> Duration.ofNanos(deadlineNanos - System.nanoTime()));
    }

    @Override
    public String getAwsRequestId() {
        return requestId;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return (int) Math.max(0, timeLeft.get().toMillis());
    }

    @Override
    public String getFunctionName() {
        return function;
    }

    @Override
    public String getFunctionVersion() {
        return "local";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:local:000000000000:function:" + function;
    }

    @Override
    public int getMemoryLimitInMB() {
        return (int) (Runtime.getRuntime().maxMemory() / (1024 * 1024));
    }

    @Override
    public String getLogGroupName() {
        return "local";
    }

    @Override
    public String getLogStreamName() {
        return "local";
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
