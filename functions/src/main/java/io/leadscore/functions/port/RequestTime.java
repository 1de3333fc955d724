package io.leadscore.functions.port;

import java.time.Duration;

/**
 * The time of the request that the current thread serves: one budget for all calls of the database that it makes. The edge
 * sets it, and the adapters read it, so that no part between them has to pass it on. It is measured by the monotonic clock
 * of the process, because it limits real waits, also while the clock of the system stands still. Thread-safe.
 */
public final class RequestTime {
    private static final ScopedValue<Long> END_NANOS = ScopedValue.newInstance();

    private RequestTime() {}

    /** Work that can throw one kind of checked exception. */
    @FunctionalInterface
    public interface Work<X extends Exception> {
        void run() throws X;
    }

    /** Does work whose calls end within this time. */
    public static <X extends Exception> void within(Duration time, Work<X> work) throws X {
        ScopedValue.where(END_NANOS, System.nanoTime() + time.toNanos()).<Void, X>call(() -> {
            work.run();
            return null;
        });
    }

    /** The time that is left for the request; {@code otherwise} for work without a budget. */
    public static Duration left(Duration otherwise) {
        return END_NANOS.isBound() ? Duration.ofNanos(END_NANOS.get() - System.nanoTime()) : otherwise;
    }

    /**
     * The time that a call may take: what is left, and {@code most} at most. Work without a budget has {@code most}.
     *
     * @throws BusyException if no time is left
     */
    public static Duration ofCall(Duration most) {
        if (!END_NANOS.isBound()) {
            return most;
        }
        Duration left = Duration.ofNanos(END_NANOS.get() - System.nanoTime());
        if (!left.isPositive()) {
            throw new BusyException("the time of the request is up");
        }
        return left.compareTo(most) < 0 ? left : most;
    }
}
