package io.leadscore.functions.service;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when a test moves it. Thread-safe. */
public final class VirtualClock implements InstantSource {
    private volatile Instant now;

    public VirtualClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Sets the time, forward or back. */
    public void set(Instant time) {
        now = time;
    }

    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }
}
