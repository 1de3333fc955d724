package io.leadscore.local.score;

import io.leadscore.core.score.OfflineScoring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads leads and writes their score cards in the same order, each as one line of JSON. Keeps one lead at a time in memory, so
 * the number of leads has no limit. Immutable and thread-safe.
 */
public final class ScoreStream {
    private final OfflineScoring scoring;
    private final LocalDate at;

    /**
     * @param at the day, in UTC, at whose end the leads are scored
     */
    public ScoreStream(OfflineScoring scoring, LocalDate at) {
        this.scoring = scoring;
        this.at = at;
    }

    /**
     * A line that could not be scored. The cards of the lines before it have been written.
     *
     * @param number from 1
     */
    public record BadLine(long number, String problem) {}

    /**
     * Scores all lines, or the lines before the first bad one. Skips blank lines. Writes all finished cards before it waits for
     * more input.
     *
     * @param leadsScored receives the number of leads scored so far, after each lead
     * @return null if there was no bad line
     */
    public @Nullable BadLine run(InputStream in, OutputStream out, LongConsumer leadsScored) throws IOException {
        var cards = new CardWriter(out);
        var lines = new LineReader(in, cards::flush);
        long scored = 0;
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    var lead = LeadLine.read(line);
                    cards.write(lead.lead(), at, scoring.score(lead.lead(), lead.traits(), lead.activities(), at));
                    leadsScored.accept(++scored);
                }
            }
            return null;
        } catch (BadLineException e) {
            return new BadLine(lines.number(), e.getMessage());
        } finally {
            cards.flush();
        }
    }
}
