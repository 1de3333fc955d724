package io.leadscore.core.score;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.score.ScoreProjection.Rungs;
import io.leadscore.core.tally.ActivityCounter;
import io.leadscore.core.tally.Tally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores a lead from a list of its activities, without a database and without an order of commits: each day's activities
 * are learnt together on the day on which they occurred, under the traits given (DESIGN section 4, "Advance and learn").
 * Immutable and thread-safe.
 */
public final class OfflineScoring {
    private final CompiledModel model;
    private final ActivityCounter counter;

    public OfflineScoring(CompiledModel model) {
        this.model = model;
        this.counter = CompiledModel.counter(List.of(model));
    }

    /**
     * One activity of the list.
     *
     * @param source null where the list does not say; an absent source is absent to patterns, too
     * @param event  null if it only tells something
     */
    public record Occurrence(@Nullable String source, String messageId, @Nullable String event, LocalDate day,
            Json.Obj properties) {
        private Folded seen() {
            return Activity.seen(event, source, properties);
        }
    }

    /**
     * The outcome.
     *
     * @param nextChangeOn the first later day within 3,650 on which the rounded total or the stage differs, or null
     */
    public record Scored(String stage, ScoreCard card, @Nullable LocalDate nextChangeOn) {}

    private record MessageKey(@Nullable String source, String messageId) {}

    /**
     * The lead's score as of the end of a UTC day. Activities after that day do not exist yet; of two with the same source
     * and message id the first in the list counts, whole, even if it does not exist yet.
     */
    public Scored score(String leadId, Json.Obj traits, List<Occurrence> occurrences, LocalDate at) {
        ScoreProjection standing = ScoreProjection.of(model, Tally.EMPTY, traits);
        List<Occurrence> known = known(occurrences, at);
        Set<String> held = Set.of();
        LocalDate evaluatedOn = null;
        int next = 0;
        while (next < known.size()) {
            LocalDate day = known.get(next).day();
            if (evaluatedOn != null) {
                held = Forecast.follow(standing, evaluatedOn, held, day).held();
            }
            var counted = new Tally.Builder(standing.tally());
            for (; next < known.size() && known.get(next).day().equals(day); next++) {
                Occurrence occurrence = known.get(next);
                if (occurrence.event() != null) {
                    counter.count(occurrence.seen(), (int) day.toEpochDay(), leadId, counted);
                }
            }
            standing = standing.with(counted.build());
            held = standing.evaluate(day, held).held();
            evaluatedOn = day;
        }
        Rungs rungs = evaluatedOn == null ? standing.evaluate(at, held)
                : Forecast.follow(standing, evaluatedOn, held, at);
        return new Scored(rungs.stage(), standing.card(at), Forecast.nextChangeOn(standing, at, rungs));
    }

    /** What exists by then, the earliest day first, each message once. */
    private static List<Occurrence> known(List<Occurrence> occurrences, LocalDate at) {
        Set<MessageKey> told = new HashSet<>();
        List<Occurrence> known = new ArrayList<>(occurrences.size());
        for (Occurrence occurrence : occurrences) {
            boolean first = told.add(new MessageKey(occurrence.source(), occurrence.messageId()));
            if (first && !occurrence.day().isAfter(at)) {
                known.add(occurrence);
            }
        }
        known.sort(Comparator.comparing(Occurrence::day));
        return known;
    }
}
