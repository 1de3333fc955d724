package io.leadscore.local.score;

import io.leadscore.core.score.OfflineScoring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads in, score cards out, a JSON line each, in the same order. Holds one lead at a time, so the memory it takes does not
 * grow with the number of leads. Immutable and thread-safe.
 */
public final class ScoreStream {
    private final OfflineScoring scoring;
    private final LocalDate at;

    /**
     * @param at the UTC day as of whose end the leads are scored
     */
    public ScoreStream(OfflineScoring scoring, LocalDate at) {
        this.scoring = scoring;
        this.at = at;
    }

    /**
     * A line that could not be scored; the cards of the lines before it have been written.
     *
     * @param number from 1
     */
    public record BadLine(long number, String problem) {}

    /**
     * Scores lines until the last or the first bad one. Blank lines are passed over. A card goes out at the latest when the
     * input has nothing more to give at once.
     *
     * @param leadsScored told how many so far, after each
     * @return null if all lines were good
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
