package io.leadscore.local;

import java.time.Duration;

/** Shows a person at a terminal how far long work has come, about once a second, on standard error. Not thread-safe. */
final class Progress {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    /** Looking at the clock for each item would cost as much as a short item. */
    private static final long LOOK_EVERY = 256;

    private final Console console;
    private final String what;
    private long shownAt = System.nanoTime();
    private boolean shown;

    Progress(Console console, String what) {
        this.console = console;
        this.what = what;
    }

    void at(long done) {
        if (!console.interactive() || done % LOOK_EVERY != 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - shownAt >= INTERVAL_NANOS) {
            console.err().print("\r" + done + " " + what);
            console.err().flush();
            shownAt = now;
            shown = true;
        }
    }

    /** Wipes the line, so that what follows stands alone. */
    void end() {
        if (shown) {
            console.err().print("\r\u001b[K");
            console.err().flush();
        }
    }
}
