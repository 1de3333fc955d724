package io.leadscore.core.score;

import io.leadscore.core.model.ScoringModel.Count;
import io.leadscore.core.model.ScoringModel.Pay;
import io.leadscore.core.tally.DayCounts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The points of one rule for the occurrences that it keeps, on any day that is not before the last of them. Immutable.
 */
sealed interface RulePoints {
    /** The rule's points on the day, before its cap, in thousandths. */
    long pointsMilli(int day);

    /** The occurrences that are kept on the day. */
    int count(int day);

    /** The first later day on which the points may differ; {@link DecayCurve#NEVER} if there is none. */
    int nextChange(int day);

    /**
     * Whether the points fall or stay the same from day to day. Positive points do; negative points that decay rise.
     */
    boolean onlyFalls();

    /** Whether the points come nearer to zero or stay the same from day to day. They do, unless gains and losses are mixed. */
    boolean isSteady();

    /** A rule that pays per occurrence. */
    record PerOccurrence(DecayCurve curve, List<Block> blocks, int kept) implements RulePoints {
        @Override
        public long pointsMilli(int day) {
            long sum = 0;
            for (Block block : blocks) {
                long worth = curve.worth(block.pointsMilli, block.age(day));
                sum = Math.addExact(sum, Math.multiplyExact(worth, (long) block.count));
            }
            return sum;
        }

        @Override
        public int count(int day) {
            return kept;
        }

        @Override
        public int nextChange(int day) {
            int next = DecayCurve.NEVER;
            for (Block block : blocks) {
                int age = curve.nextChange(block.pointsMilli, block.age(day));
                if (age != DecayCurve.NEVER) {
                    next = Math.min(next, block.anchor + age);
                }
            }
            return next;
        }

        @Override
        public boolean onlyFalls() {
            return curve.neverChanges() || blocks.stream().allMatch(block -> block.pointsMilli >= 0);
        }

        @Override
        public boolean isSteady() {
            return onlyFalls() || blocks.stream().allMatch(block -> block.pointsMilli <= 0);
        }
    }

    /**
     * Occurrences that have the same worth on every day.
     *
     * @param anchor  the day from which their age is counted: their own, or the day of the last engagement
     * @param ageLeast the lowest age that they can have: the longest silence so far; 0 if silence does not matter
     */
    record Block(int anchor, int ageLeast, long pointsMilli, int count) {
        int age(int day) {
            return Math.max(ageLeast, day - anchor);
        }
    }

    /** A rule that pays once, while enough matches are young enough. */
    record While(Pay.While rule, @Nullable DayCounts matches) implements RulePoints {
        @Override
        public long pointsMilli(int day) {
            return count(day) > 0 ? rule.pointsMilli() : 0;
        }

        @Override
        public int count(int day) {
            long young = matches == null ? 0 : matches.matchesBetween(day - rule.withinDays() + 1L, day);
            return young >= rule.atLeast() ? (int) Math.min(young, Integer.MAX_VALUE) : 0;
        }

        @Override
        public int nextChange(int day) {
            return nextDeparture(matches, rule.withinDays(), day);
        }

        @Override
        public boolean onlyFalls() {
            return matches == null || rule.pointsMilli() >= 0;
        }

        @Override
        public boolean isSteady() {
            return true;
        }
    }

    /** The first later day on which a match leaves the window of days. */
    static int nextDeparture(@Nullable DayCounts matches, int withinDays, int day) {
        if (matches != null && withinDays != Integer.MAX_VALUE) {
            for (int i = 0; i < matches.size(); i++) {
                if (matches.day(i) + withinDays > day) {
                    return matches.day(i) + withinDays;
                }
            }
        }
        return DecayCurve.NEVER;
    }

    /**
     * Applies the rule's count to its matches: {@code oncePer}, then {@code perDay}, numbered, then {@code most}.
     *
     * @param silence null if silence does not matter to the rule
     */
    static RulePoints of(Pay pay, DecayCurve curve, @Nullable DayCounts matches, @Nullable Silence silence) {
        return switch (pay) {
            case Pay.While rule -> new While(rule, matches);
            case Pay.PerOccurrence rule -> {
                List<Block> blocks = new ArrayList<>();
                int kept = matches == null ? 0 : keep(rule, matches, silence, blocks);
                yield new PerOccurrence(curve, blocks, kept);
            }
        };
    }

    private static int keep(Pay.PerOccurrence rule, DayCounts matches, @Nullable Silence silence,
            List<Block> blocks) {
        Count count = rule.count();
        DayCounts counted = count.oncePer() == null ? matches : matches.perValue();
        int survivors = 0;
        for (int i = 0; i < counted.size(); i++) {
            survivors += Math.min(counted.count(i), count.perDay());
        }
        int firstKept = Math.max(0, survivors - count.most()) + 1;
        int number = 0;
        for (int i = 0; i < counted.size(); i++) {
            int day = counted.day(i);
            int anchor = silence == null ? day : silence.lastDay(day);
            int ageLeast = silence == null ? 0 : silence.largestGap(day);
            int last = number + Math.min(counted.count(i), count.perDay());
            int from = Math.max(number + 1, firstKept);
            while (from <= last) {
                long points = rule.pointsMilli(from);
                int to = Math.min(last, lastAtSamePoints(rule, from));
                blocks.add(new Block(anchor, ageLeast, points, to - from + 1));
                from = to + 1;
            }
            number = last;
        }
        return survivors - firstKept + 1;
    }

    /** The last number with the same points as the given one: the number before the next tier. */
    private static int lastAtSamePoints(Pay.PerOccurrence rule, int number) {
        for (var tier : rule.tiers()) {
            if (tier.from() > number) {
                return tier.from() - 1;
            }
        }
        return Integer.MAX_VALUE;
    }
}
