package io.leadscore.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes.
 *
 * @param out         standard output as bytes: a write fails once its reader has gone
 * @param interactive whether a person watches, who is shown how long work comes along
 */
record Console(InputStream in, OutputStream out, PrintStream err, boolean interactive) {
    /** A writer of UTF-8 text that flushes each line. */
    PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
    }

    /** Writes a line of UTF-8 text, and fails where the writer above would keep it to itself. */
    void println(String line) throws IOException {
        out.write((line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Whether the write failed because nobody reads any more, as after {@code | head}: no one is left to be told. */
    static boolean readerHasGone(IOException problem) {
        return "Broken pipe".equals(problem.getMessage());
    }
}
