package io.leadscore.functions.faults;

import io.leadscore.functions.LambdaRuntime;
import io.leadscore.functions.Wiring;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One delivery to a handler.
 *
 * @param handler the class of the handler
 * @param arrange writes the state before the delivery, and returns the payload
 * @param done    whether an answer means that nothing must be delivered again
 */
record Scenario(String name, Class<?> handler,
        Function<Wiring, Object> process, BiFunction<Deployment, TestTable, String> arrange,
        Predicate<String> done) {
    /** Delivers the payload to a process that has just started. */
    boolean deliver(Wiring wiring, String payload) {
        return done.test(answer(wiring, payload));
    }

    String answer(Wiring wiring, String payload) {
        return LambdaRuntime.invoke(process.apply(wiring), payload, Duration.ofSeconds(30));
    }

    @Override
    public String toString() {
        return handler.getSimpleName() + ", " + name;
    }
}
