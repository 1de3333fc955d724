package io.leadscore.functions.port;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/** Backoffs for tests over real stores. */
public final class Backoffs {
    private Backoffs() {}

    /** Waits as production does. */
    public static Backoff patient(InstantSource clock) {
        return new Backoff(() -> ThreadLocalRandom.current().nextLong(), clock, Backoff::threadSleep);
    }

    /** Repeats as often as production does and does not wait: for faults that are injected, which time does not mend. */
    public static Backoff impatient(InstantSource clock) {
        return new Backoff(() -> ThreadLocalRandom.current().nextLong(), clock, _ -> Thread.onSpinWait());
    }
}
