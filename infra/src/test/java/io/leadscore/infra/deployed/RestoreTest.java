package io.leadscore.infra.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.infra.function.FunctionSpec;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The first call of a function that was restored from a snapshot. */
@ExtendWith(TestDeployment.Shared.class)
@ResourceLock("deployment")
final class RestoreTest {
    /** The smallest of the measurements is the one that other processes disturbed least. */
    private static final int MEASUREMENTS = 2;
    /** A process that used no more processor time than this in two windows in a row is idle. */
    private static final Duration IDLE = Duration.ofMillis(10);
    private static final Duration WINDOW = Duration.ofMillis(100);
    /** Compilation after a start is over long before. */
    private static final int MAX_WINDOWS = 100;

    private final TestDeployment deployment;

    RestoreTest(TestDeployment deployment) {
        this.deployment = deployment;
    }

    @BeforeEach
    void reset() throws Exception {
        deployment.reset();
    }

    @Test
    void priming_at_least_halves_the_processor_time_of_the_first_call() throws Exception {
        long primed = leastMillis(true);
        long unprimed = leastMillis(false);
        System.out.printf("First call: %d ms of processor time from a primed snapshot, %d ms without%n", primed,
                unprimed);
        assertThat(primed).isLessThanOrEqualTo(unprimed / 2);
    }

    private long leastMillis(boolean snapStart) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MEASUREMENTS; i++) {
            try (LambdaProcess process = deployment.start(FunctionSpec.INGEST, snapStart)) {
                awaitIdle(process);
                long before = process.cpu().toMillis();
                process.call(Payload.form("/forms/demo", "email=p%40b.example&_key=" + deployment.writeKey()));
                least = Math.min(least, process.cpu().toMillis() - before);
            }
        }
        return least;
    }

    /** What was begun before the call, such as compilation, does not belong to the call. */
    private static void awaitIdle(LambdaProcess process) throws InterruptedException {
        int idleWindows = 0;
        for (int window = 1; window <= MAX_WINDOWS && idleWindows < 2; window++) {
            Duration before = process.cpu();
            Thread.sleep(WINDOW);
            idleWindows = process.cpu().minus(before).compareTo(IDLE) <= 0 ? idleWindows + 1 : 0;
        }
    }
}
