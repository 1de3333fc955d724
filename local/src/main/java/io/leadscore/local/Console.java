package io.leadscore.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Standard input, standard output and standard error of a command.
 *
 * @param out         standard output as bytes: a write fails after its reader has closed it
 * @param interactive whether standard error is a terminal, where a person can watch the progress
 */
record Console(InputStream in, OutputStream out, PrintStream err, boolean interactive) {
    /** A writer to standard output of UTF-8 text. It flushes each line, and reports no failure. */
    PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    /** Writes a line of UTF-8 text to standard output, and reports a failure. */
    void println(String line) throws IOException {
        out.write((line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Whether a write failed because the reader has closed the pipe, as {@code | head} does. This is not an error. */
    static boolean readerHasGone(IOException problem) {
        return "Broken pipe".equals(problem.getMessage());
    }
}
