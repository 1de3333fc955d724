package io.leadscore.core.score;

import io.leadscore.core.model.GuardedEvents;
import io.leadscore.core.model.ScoringModel;
import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Disqualification;
import io.leadscore.core.model.ScoringModel.EngagementRule;
import io.leadscore.core.model.ScoringModel.Pay;
import io.leadscore.core.model.ScoringModel.Rung;
import io.leadscore.core.tally.ActivityCounter;
import io.leadscore.core.tally.CountedPattern;
import io.leadscore.core.tally.DayCounts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A version of a model, with the patterns that it counts and their keys. Immutable and thread-safe. Making one costs a
 * few hash computations for each rule, so make it once for each version.
 */
public final class CompiledModel {
    private final ScoringModel model;
    private final int version;
    private final List<CompiledRule> rules = new ArrayList<>();
    private final List<Long> engagementKeys = new ArrayList<>();
    private final List<@Nullable DidCondition> rungDid = new ArrayList<>();
    private final List<@Nullable DidCondition> disqualifyDid = new ArrayList<>();
    private final Map<Long, CountedPattern> counted = new LinkedHashMap<>();
    private final Set<String> guardedEvents;

    /** A rule, the key of its counts, and its decay. */
    record CompiledRule(EngagementRule rule, long key, DecayCurve curve) {}

    /** A condition on the counts of a key. */
    record DidCondition(long key, int atLeast, int withinDays) {
        /** How many of these matches are young enough on a day. */
        long matches(@Nullable DayCounts matches, int day) {
            long first = withinDays == ScoringModel.Did.EVER ? Long.MIN_VALUE : day - withinDays + 1L;
            return matches == null ? 0 : matches.matchesBetween(first, day);
        }
    }

    /**
     * @param version from 1
     */
    public CompiledModel(ScoringModel model, int version) {
        this.model = model;
        this.version = version;
        this.guardedEvents = GuardedEvents.of(model);
        for (var group : model.engagement().groups()) {
            for (EngagementRule rule : group.rules()) {
                long key = counted(CountedPattern.of(rule.when(), oncePer(rule.pay())));
                rules.add(new CompiledRule(rule, key, new DecayCurve(decay(rule.pay()))));
                if (rule.isEngagement()) {
                    engagementKeys.add(key);
                }
            }
        }
        for (Rung rung : model.stages()) {
            rungDid.add(did(rung.did()));
        }
        for (Disqualification entry : model.disqualify()) {
            disqualifyDid.add(did(entry.did()));
        }
    }

    /** The folded names of the events that harm a lead; see {@link GuardedEvents}. */
    public Set<String> guardedEvents() {
        return guardedEvents;
    }

    private long counted(CountedPattern pattern) {
        counted.putIfAbsent(pattern.key(), pattern);
        return pattern.key();
    }

    private @Nullable DidCondition did(ScoringModel.@Nullable Did did) {
        return did == null ? null
                : new DidCondition(counted(CountedPattern.of(did.when(), null)), did.atLeast(), did.withinDays());
    }

    private static @Nullable String oncePer(Pay pay) {
        return switch (pay) {
            case Pay.PerOccurrence(_, var count, _) -> count.oncePer();
            case Pay.While _ -> null;
        };
    }

    private static Decay decay(Pay pay) {
        return switch (pay) {
            case Pay.PerOccurrence(_, _, Decay decay) -> decay;
            case Pay.While _ -> Decay.NEVER;
        };
    }

    public ScoringModel model() {
        return model;
    }

    public int version() {
        return version;
    }

    public String name() {
        return model.name();
    }

    /** Whether a tally that was counted for the given models has all counts that this model needs. */
    public boolean countsNothingBeyond(Iterable<CompiledModel> models) {
        Set<Long> known = new HashSet<>();
        models.forEach(other -> known.addAll(other.counted.keySet()));
        return known.containsAll(counted.keySet());
    }

    /** The engagement rules in the order of the model, group by group. */
    List<CompiledRule> rules() {
        return rules;
    }

    /** The keys of the rules whose matches end a silence. */
    List<Long> engagementKeys() {
        return engagementKeys;
    }

    List<@Nullable DidCondition> rungDid() {
        return rungDid;
    }

    List<@Nullable DidCondition> disqualifyDid() {
        return disqualifyDid;
    }

    /** A counter of all patterns that these models need. */
    public static ActivityCounter counter(Collection<CompiledModel> models) {
        return new ActivityCounter(models.stream().flatMap(model -> model.counted.values().stream()).toList());
    }
}
