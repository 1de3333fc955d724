package io.leadscore.functions.faults;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.leadscore.functions.Wiring;
import io.leadscore.functions.aws.local.Invocation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One thing that a handler does.
 *
 * @param handler of which it is a delivery
 * @param arrange makes what is there before, and answers the payload
 * @param done    whether an answer means that it need not be delivered again
 */
record Scenario(String name, Class<? extends RequestStreamHandler> handler,
        Function<Wiring, RequestStreamHandler> process, BiFunction<Deployment, TestTable, String> arrange,
        Predicate<String> done) {
    /** Delivers the payload to a process that has just started. */
    boolean deliver(Wiring wiring, String payload) {
        return done.test(answer(wiring, payload));
    }

    String answer(Wiring wiring, String payload) {
        var output = new ByteArrayOutputStream();
        try {
            process.apply(wiring)
                    .handleRequest(new ByteArrayInputStream(payload.getBytes(StandardCharsets.UTF_8)), output,
                            new Invocation(Duration.ofSeconds(30)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return handler.getSimpleName() + ", " + name;
    }
}
