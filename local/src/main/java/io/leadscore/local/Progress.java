package io.leadscore.local;

import java.time.Duration;

/** Shows the progress of long work on standard error, about once per second, if that is a terminal. Not thread-safe. */
final class Progress {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    /** To read the clock for each item would cost as much time as a short item. */
    private static final long CHECK_EVERY = 256;

    private final Console console;
    private final String what;
    private long shownAt = System.nanoTime();
    private boolean shown;

    Progress(Console console, String what) {
        this.console = console;
        this.what = what;
    }

    void at(long done) {
        if (done % CHECK_EVERY == 0) {
            now(done);
        }
    }

    /** For work that reports rarely. */
    void now(long done) {
        if (!console.interactive()) {
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

    /** Clears the line of the progress. */
    void end() {
        if (shown) {
            console.err().print("\r\u001b[K");
            console.err().flush();
        }
    }
}
