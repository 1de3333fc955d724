package io.leadscore.local;

import java.io.PrintStream;
import java.util.function.IntConsumer;

/**
 * Ends the process after an {@link Error} in any thread, with a message. Otherwise the thread would be missing, and the
 * process would look healthy. Everything that was answered with 2xx is on disk, so nothing is lost. Thread-safe.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler {
    private final PrintStream err;
    private final IntConsumer halt;

    /** @param halt ends the process at once, without hooks that could wait for what is broken */
    FatalErrors(PrintStream err, IntConsumer halt) {
        this.err = err;
        this.halt = halt;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable fault) {
        if (!(fault instanceof Error)) {
            fault.printStackTrace(err);
            return;
        }
        try {
            err.println("leadscore: the system ends after an error in the thread \"" + thread.getName()
                    + "\": start it again");
            fault.printStackTrace(err);
            err.flush();
        } finally {
            halt.accept(Leadscore.FAULT);
        }
    }
}
