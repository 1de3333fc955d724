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

    /** Retries as often as production, without waits: for injected faults, which do not depend on time. */
    public static Backoff impatient(InstantSource clock) {
        return new Backoff(() -> ThreadLocalRandom.current().nextLong(), clock, _ -> Thread.onSpinWait());
    }
}
