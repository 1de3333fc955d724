package io.leadscore.core.score;

import io.leadscore.core.json.Json;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ScoringModel.Rung;
import io.leadscore.core.score.CompiledModel.CompiledRule;
import io.leadscore.core.score.CompiledModel.DidCondition;
import io.leadscore.core.score.ScoreCard.Line;
import io.leadscore.core.tally.DayCounts;
import io.leadscore.core.tally.Tally;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The score and the rungs of a lead under a model, on any day that is not before its last activity, if nothing else
 * happens. It depends on the tally, the traits and the model version alone. Immutable and thread-safe.
 */
public final class ScoreProjection {
    private final CompiledModel active;
    private final Tally tally;
    private final TraitFacts facts;
    private final RulePoints[] paid;
    /** The matches of the ladder's conditions, by rung and by entry; null if there are none. */
    private final @Nullable DayCounts[] rungDid;
    private final @Nullable DayCounts[] disqualifyDid;
    private final boolean onlyFalls;

    private ScoreProjection(CompiledModel active, Tally tally, TraitFacts facts, @Nullable ScoreProjection before) {
        this.active = active;
        this.tally = tally;
        this.facts = facts;
        this.paid = new RulePoints[active.rules().size()];
        this.rungDid = matches(active.rungDid(), tally);
        this.disqualifyDid = matches(active.disqualifyDid(), tally);
        boolean falls = true;
        Silence silence = null;
        for (int i = 0; i < paid.length; i++) {
            CompiledRule rule = active.rules().get(i);
            DayCounts matches = tally.of(rule.key());
            boolean ifSilent = matches != null && rule.curve().ifSilent();
            if (before != null && !ifSilent && Objects.equals(matches, before.tally.of(rule.key()))) {
                paid[i] = before.paid[i];
            } else {
                silence = ifSilent && silence == null ? Silence.of(active, tally) : silence;
                paid[i] = RulePoints.of(rule.rule().pay(), rule.curve(), matches, ifSilent ? silence : null);
            }
            falls &= paid[i].onlyFalls();
        }
        this.onlyFalls = falls;
    }

    private static @Nullable DayCounts[] matches(List<@Nullable DidCondition> conditions, Tally tally) {
        var matches = new @Nullable DayCounts[conditions.size()];
        for (int i = 0; i < matches.length; i++) {
            DidCondition did = conditions.get(i);
            matches[i] = did == null ? null : tally.of(did.key());
        }
        return matches;
    }

    /** The projection of a lead with these counts and traits. */
    public static ScoreProjection of(CompiledModel active, Tally tally, Json.Obj traits) {
        return new ScoreProjection(active, tally, TraitFacts.of(active, traits), null);
    }

    /** The same lead after more was counted. Its traits are the same. Rules without new matches keep their points. */
    ScoreProjection with(Tally counted) {
        return new ScoreProjection(active, counted, facts, this);
    }

    public CompiledModel model() {
        return active;
    }

    Tally tally() {
        return tally;
    }

    TraitFacts facts() {
        return facts;
    }

    /** The matches of what the rung asks for; null if there are none. */
    @Nullable
    DayCounts rungMatches(int rung) {
        return rungDid[rung];
    }

    /** What the engagement rule with this id pays; null if there is no such rule. */
    @Nullable
    RulePoints paid(String rule) {
        for (int i = 0; i < paid.length; i++) {
            if (active.rules().get(i).rule().id().equals(rule)) {
                return paid[i];
            }
        }
        return null;
    }

    /**
     * Whether every sum falls or stays the same from day to day if nothing else happens. That is so if no rule has
     * negative points that end. Then time alone never enters a rung, and a lost rung stays lost.
     */
    boolean onlyFalls() {
        return onlyFalls;
    }

    /** The card at the end of a UTC day. */
    public ScoreCard card(LocalDate day) {
        List<Line> lines = new ArrayList<>(facts.fitLines());
        Numbers numbers = numbers((int) day.toEpochDay(), lines::add);
        return new ScoreCard(numbers.totalMilli(), numbers.fitMilli(), numbers.engagementMilli(), lines);
    }

    /** The lines of a card that can differ from day to day: all but those of the fit. */
    List<Line> engagementLines(int day) {
        var lines = new ArrayList<Line>();
        numbers(day, lines::add);
        return lines;
    }

    /** The sums of a card, in thousandths. */
    record Numbers(long totalMilli, long fitMilli, long engagementMilli) {}

    private Numbers numbers(int day, Consumer<Line> lines) {
        ScoringModel model = active.model();
        long engagement = 0;
        int next = 0;
        for (var group : model.engagement().groups()) {
            long sum = 0;
            for (var rule : group.rules()) {
                RulePoints pays = paid[next++];
                long points = pays.pointsMilli(day);
                int count = pays.count(day);
                if (count > 0) {
                    lines.accept(new Line(rule.id(), points, count));
                }
                sum = Math.addExact(sum, Bounds.apply(rule.id(), rule.cap(), points, lines));
            }
            engagement = Math.addExact(engagement, Bounds.apply(group.id(), group.cap(), sum, lines));
        }
        engagement = Bounds.apply("engagement", model.engagement().cap(), engagement, lines);
        long total = Bounds.apply("total", model.total(), Math.addExact(facts.fitMilli(), engagement), lines);
        return new Numbers(total, facts.fitMilli(), engagement);
    }

    /**
     * The result of an evaluation of the ladder.
     *
     * @param held  names of the rungs held
     * @param stage the last of them in the ladder, or {@link ScoringModel#PROSPECT}, or
     *              {@link ScoringModel#DISQUALIFIED}, also if rungs are held
     */
    public record Rungs(Set<String> held, String stage, long totalMilli, long fitMilli, long engagementMilli) {}

    /**
     * Evaluates the ladder at the end of a UTC day.
     *
     * @param heldBefore names of the rungs held before; a held rung needs only its {@code leave} bars
     */
    public Rungs evaluate(LocalDate day, Set<String> heldBefore) {
        return evaluate((int) day.toEpochDay(), heldBefore);
    }

    Rungs evaluate(int today, Set<String> heldBefore) {
        Numbers numbers = numbers(today, _ -> {});
        BitSet held = new BitSet();
        String stage = ScoringModel.PROSPECT;
        List<Rung> stages = active.model().stages();
        for (int i = 0; i < stages.size(); i++) {
            Rung rung = stages.get(i);
            var bars = heldBefore.contains(rung.name()) ? rung.leave() : rung.enter();
            if (facts.applies() && facts.rungWhen(i) && did(active.rungDid().get(i), rungDid[i], today)
                    && bars.reachedBy(numbers.totalMilli(), numbers.fitMilli(), numbers.engagementMilli())) {
                held.set(i);
                stage = rung.name();
            }
        }
        for (int i = 0; i < active.model().disqualify().size(); i++) {
            if (facts.disqualifyWhen(i) && did(active.disqualifyDid().get(i), disqualifyDid[i], today)) {
                stage = ScoringModel.DISQUALIFIED;
            }
        }
        return new Rungs(names(held, heldBefore), stage, numbers.totalMilli(), numbers.fitMilli(),
                numbers.engagementMilli());
    }

    /** The names of the rungs. Most evaluations change nothing, and then the set is that of before. */
    private Set<String> names(BitSet held, Set<String> heldBefore) {
        List<Rung> stages = active.model().stages();
        boolean same = held.cardinality() == heldBefore.size();
        for (int i = held.nextSetBit(0); i >= 0 && same; i = held.nextSetBit(i + 1)) {
            same = heldBefore.contains(stages.get(i).name());
        }
        return same ? heldBefore
                : held.stream().mapToObj(i -> stages.get(i).name()).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean did(@Nullable DidCondition did, @Nullable DayCounts matches, int day) {
        return did == null || did.matches(matches, day) >= did.atLeast();
    }

    /**
     * The first later day on which a number or the ladder may differ if nothing else happens; null if there is none.
     */
    public @Nullable LocalDate nextPossibleChange(LocalDate day) {
        int next = nextPossibleChange((int) day.toEpochDay());
        return next == DecayCurve.NEVER ? null : LocalDate.ofEpochDay(next);
    }

    /** The same by epoch days; {@link DecayCurve#NEVER} if there is none. */
    int nextPossibleChange(int today) {
        int next = DecayCurve.NEVER;
        for (RulePoints pays : paid) {
            next = Math.min(next, pays.nextChange(today));
        }
        next = Math.min(next, nextDeparture(active.rungDid(), rungDid, today));
        return Math.min(next, nextDeparture(active.disqualifyDid(), disqualifyDid, today));
    }

    private static int nextDeparture(List<@Nullable DidCondition> conditions, @Nullable DayCounts[] matches, int day) {
        int next = DecayCurve.NEVER;
        for (int i = 0; i < matches.length; i++) {
            DidCondition did = conditions.get(i);
            if (did != null) {
                next = Math.min(next, RulePoints.nextDeparture(matches[i], did.withinDays(), day));
            }
        }
        return next;
    }
}
