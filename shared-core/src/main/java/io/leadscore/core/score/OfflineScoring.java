package io.leadscore.core.score;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.activity.Outcome;
import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.score.ScoreProjection.Rungs;
import io.leadscore.core.tally.ActivityCounter;
import io.leadscore.core.tally.Tally;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scores a lead from a list of its activities, without a database. The activities of each day are counted together on
 * the day on which they occurred, under the given traits. Immutable and thread-safe.
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
     * @param source null if the list does not name it; then patterns see no source
     * @param event  null for an activity that only sets traits
     * @param at     when it occurred; it matters only for an {@link Outcome}. Null for the beginning of the day
     */
    public record Occurrence(@Nullable String source, String messageId, @Nullable String event, LocalDate day,
            Json.Obj properties, @Nullable Instant at) {
        /** An activity that is no outcome, or the only one of its day. */
        public Occurrence(@Nullable String source, String messageId, @Nullable String event, LocalDate day,
                Json.Obj properties) {
            this(source, messageId, event, day, properties, null);
        }

        private Optional<Outcome> outcome() {
            return Outcome.of(source, event);
        }

        private Instant instant() {
            return at == null ? day.atStartOfDay(ZoneOffset.UTC).toInstant() : at;
        }

        private Folded seen() {
            return Activity.seen(event, source, properties);
        }
    }

    /**
     * The result.
     *
     * @param nextChangeOn the first later day, at most 3,650 days later, on which the rounded total or the stage
     *                     differs; null if there is none
     * @param salesWait that the lead waits for sales on that day; null if it does not
     */
    public record Scored(String stage, ScoreCard card, @Nullable LocalDate nextChangeOn,
            @Nullable SalesWait salesWait) {}

    /** The order in which a lead's trait {@code outcome} is set. */
    private static final Comparator<Occurrence> SAID = Comparator.comparing(Occurrence::instant)
            .thenComparing(occurrence -> String.valueOf(occurrence.source()))
            .thenComparing(Occurrence::messageId);

    private record MessageKey(@Nullable String source, String messageId) {}

    /**
     * The lead's score at the end of a UTC day. Activities after that day are ignored. Of two with the same source and
     * message id only the first in the list counts, even if it is after that day. If the list has outcomes, the trait
     * {@code outcome} is that of the latest one on each day, whatever the given traits say.
     */
    public Scored score(String leadId, Json.Obj traits, List<Occurrence> occurrences, LocalDate at) {
        boolean hasOutcomes = occurrences.stream().anyMatch(occurrence -> occurrence.outcome().isPresent());
        Json.Obj given = hasOutcomes ? withoutOutcome(traits) : traits;
        Occurrence said = null;
        ScoreProjection projection = ScoreProjection.of(model, Tally.EMPTY, given);
        List<Occurrence> known = known(occurrences, at);
        Set<String> held = Set.of();
        var sales = new Sales(model.model());
        LocalDate evaluatedOn = null;
        int next = 0;
        while (next < known.size()) {
            LocalDate day = known.get(next).day();
            if (evaluatedOn != null) {
                held = sales.follow(projection, evaluatedOn, held, day).held();
            }
            var counted = new Tally.Builder(projection.tally());
            Occurrence before = said;
            for (; next < known.size() && known.get(next).day().equals(day); next++) {
                Occurrence occurrence = known.get(next);
                sales.note(occurrence);
                if (hasOutcomes && occurrence.outcome().isPresent()) {
                    said = said == null || SAID.compare(occurrence, said) > 0 ? occurrence : said;
                }
                if (occurrence.event() != null) {
                    counter.count(occurrence.seen(), (int) day.toEpochDay(), leadId, counted);
                }
            }
            projection = Objects.equals(said, before) ? projection.with(counted.build())
                    : ScoreProjection.of(model, counted.build(), with(given, said));
            Rungs learnt = projection.evaluate(day, held);
            sales.evaluated(day, learnt);
            held = learnt.held();
            evaluatedOn = day;
        }
        Rungs rungs = evaluatedOn == null ? projection.evaluate(at, held)
                : sales.follow(projection, evaluatedOn, held, at);
        sales.evaluated(at, rungs);
        return new Scored(rungs.stage(), projection.card(at), Forecast.nextChangeOn(projection, at, rungs),
                sales.waiting());
    }

    /** Follows whether the lead waits for sales. A model without a hand-off costs nothing. */
    private static final class Sales {
        private final ScoringModel model;
        private String stage = ScoringModel.PROSPECT;
        private @Nullable SalesWait wait;
        private @Nullable LocalDate outcomeOn;

        Sales(ScoringModel model) {
            this.model = model;
        }

        Rungs follow(ScoreProjection projection, LocalDate from, Set<String> held, LocalDate to) {
            return model.handOff() == null ? Forecast.follow(projection, from, held, to)
                    : Forecast.follow(projection, from, held, to, this::evaluated);
        }

        void evaluated(LocalDate day, Rungs rungs) {
            if (model.handOff() != null) {
                wait = SalesWait.after(model, wait, stage, rungs.stage(), true, day);
                stage = rungs.stage();
            }
        }

        /** The occurrences are noted by day, so the last outcome is the latest. */
        void note(Occurrence occurrence) {
            if (Outcome.of(occurrence.source(), occurrence.event()).isPresent()) {
                outcomeOn = occurrence.day();
            }
        }

        @Nullable
        SalesWait waiting() {
            return wait == null || wait.isAnswered(outcomeOn) ? null : wait;
        }
    }

    private static Json.Obj withoutOutcome(Json.Obj traits) {
        var left = new LinkedHashMap<>(traits.fields());
        left.keySet().removeIf(name -> Folded.fold(name).equals(Outcome.TRAIT));
        return new Json.Obj(left);
    }

    private static Json.Obj with(Json.Obj traits, @Nullable Occurrence said) {
        return said == null ? traits
                : traits.with(Outcome.TRAIT, Json.text(said.outcome().map(Outcome::wire).orElseThrow()));
    }

    /** The activities up to the day, earliest day first, each message once. */
    private static List<Occurrence> known(List<Occurrence> occurrences, LocalDate at) {
        Set<MessageKey> seen = new HashSet<>();
        List<Occurrence> known = new ArrayList<>(occurrences.size());
        for (Occurrence occurrence : occurrences) {
            boolean first = seen.add(new MessageKey(occurrence.source(), occurrence.messageId()));
            if (first && !occurrence.day().isAfter(at)) {
                known.add(occurrence);
            }
        }
        known.sort(Comparator.comparing(Occurrence::day));
        return known;
    }
}
