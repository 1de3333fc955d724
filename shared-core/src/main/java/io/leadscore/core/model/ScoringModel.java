package io.leadscore.core.model;

import io.leadscore.core.pattern.EventPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scoring model: the rules by which a company decides which leads are worth a call. Only {@link ModelReader} makes
 * one, so a value of this type has passed every check. Immutable and thread-safe. The rules of scoring are in
 * {@code docs/design.md}.
 *
 * @param appliesTo  the traits of leads that may hold rungs; null means all leads
 * @param total      bounds of the total; its minimum is 0 by default
 * @param stages     the ladder, lowest rung first
 * @param handOff    from which rung on sales should answer, and when; null if the model does not say it
 */
public record ScoringModel(String name, @Nullable String title, @Nullable EventPattern appliesTo, Fit fit,
        Engagement engagement, Cap total, List<Rung> stages, List<Disqualification> disqualify,
        @Nullable HandOff handOff) {
    /** The stage of a lead that holds no rung. */
    public static final String PROSPECT = "Prospect";
    /** The stage of a lead that an entry of {@code disqualify} matches. */
    public static final String DISQUALIFIED = "Disqualified";

    public ScoringModel {
        stages = List.copyOf(stages);
        disqualify = List.copyOf(disqualify);
    }

    /** The explicit score: a function of the current traits. */
    public record Fit(List<FitRule> rules, Cap cap) {
        public Fit {
            rules = List.copyOf(rules);
        }
    }

    /** Pays its points once while the traits match. */
    public record FitRule(String id, @Nullable String title, EventPattern when, long pointsMilli) {}

    /** The implicit score, from activities. */
    public record Engagement(List<RuleGroup> groups, Cap cap) {
        public Engagement {
            groups = List.copyOf(groups);
        }
    }

    /** Rules that share bounds. */
    public record RuleGroup(String id, @Nullable String title, List<EngagementRule> rules, Cap cap) {
        public RuleGroup {
            rules = List.copyOf(rules);
        }
    }

    /** Pays for activities that match. */
    public record EngagementRule(String id, @Nullable String title, EventPattern when, Pay pay, Cap cap) {
        /** Whether a match is an engagement, which ends a silence. It is if the rule has any positive points. */
        public boolean isEngagement() {
            return switch (pay) {
                case Pay.PerOccurrence(var tiers, _, _) -> tiers.stream().anyMatch(tier -> tier.pointsMilli() > 0);
                case Pay.While(long pointsMilli, _, _) -> pointsMilli > 0;
            };
        }
    }

    /** How a rule pays. */
    public sealed interface Pay {
        /**
         * Pays for each occurrence that counts, by its number.
         *
         * @param tiers ascending by {@code from}; plain {@code points} are one tier from 1
         */
        record PerOccurrence(List<Tier> tiers, Count count, Decay decay) implements Pay {
            public PerOccurrence {
                tiers = List.copyOf(tiers);
            }

            /** The points of the n-th occurrence that counts, n from 1; 0 before the first tier. */
            public long pointsMilli(int n) {
                long points = 0;
                for (Tier tier : tiers) {
                    if (tier.from() > n) {
                        break;
                    }
                    points = tier.pointsMilli();
                }
                return points;
            }
        }

        /** Pays once, as long as at least {@code atLeast} matches are younger than {@code withinDays} days. */
        record While(long pointsMilli, int atLeast, int withinDays) implements Pay {}
    }

    /** Points from the n-th occurrence on, n from 1. */
    public record Tier(int from, long pointsMilli) {}

    /**
     * Which occurrences count.
     *
     * @param oncePer the path whose distinct values count once each, such as {@code properties.asset}; null for all
     * @param perDay  how many of each UTC day are kept; {@link #UNLIMITED} for all
     * @param most    how many of the newest are kept; {@link #UNLIMITED} for all
     */
    public record Count(@Nullable String oncePer, int perDay, int most) {
        public static final int UNLIMITED = Integer.MAX_VALUE;
        public static final Count ALL = new Count(null, UNLIMITED, UNLIMITED);
    }

    /**
     * How an occurrence loses its points with age.
     *
     * @param ifSilent whether the age is the longest silence of the lead since the occurrence, not the time since it
     */
    public record Decay(Kind kind, boolean ifSilent) {
        /** No points are ever lost. */
        public static final Decay NEVER = new Decay(Kind.Never.NEVER, false);

        /** The kinds of decay. All lengths are whole days, from 1 to 3,650. */
        public sealed interface Kind {
            /** Loses nothing. */
            enum Never implements Kind {
                NEVER
            }

            /** Loses once, at the given age. */
            record After(int days, Loss loss) implements Kind {}

            /** Loses this part of the original points each time {@code days} are over. */
            record Every(int days, Loss loss) implements Kind {}

            /** The loss of a step is the total lost until then. Ages and losses ascend and have one unit. */
            record Steps(List<Step> steps) implements Kind {
                public Steps {
                    steps = List.copyOf(steps);
                }
            }

            /** Halves every {@code days}: {@code rint(thousandths × StrictMath.pow(2, −(double) age / days))}. */
            record HalfLife(int days) implements Kind {}

            /** Loses everything at the given age. */
            record Expire(int days) implements Kind {}
        }
    }

    /** One step of {@link Decay.Kind.Steps}. */
    public record Step(int afterDays, Loss loss) {}

    /** The part of an occurrence's points that is lost; never more than all of them. */
    public sealed interface Loss {
        /** Thousandths of a percent of the occurrence's points: above 0, at most 100,000. */
        record Percent(int milliPercent) implements Loss {}

        /** A number of points in thousandths. It moves positive and negative points towards zero. */
        record Magnitude(long milli) implements Loss {}
    }

    /**
     * Bounds of a sum in thousandths; {@link Long#MIN_VALUE} and {@link Long#MAX_VALUE} mean that there is no bound.
     */
    public record Cap(long minMilli, long maxMilli) {
        public static final Cap NONE = new Cap(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * One rung of the ladder.
     *
     * @param enter bars to reach, inclusively, while the lead does not hold the rung
     * @param leave bars to reach while the lead holds the rung: {@code enter}, with the bars replaced that the model's
     *              leave names
     */
    public record Rung(String name, Bars enter, Bars leave, @Nullable EventPattern when, @Nullable Did did) {}

    /** Bars in thousandths. {@link Long#MIN_VALUE} means no bar: every score reaches it. */
    public record Bars(long totalMilli, long fitMilli, long engagementMilli) {
        public static final long NONE = Long.MIN_VALUE;
        /** No bar at all. */
        public static final Bars ANY = new Bars(NONE, NONE, NONE);

        /** These bars. Where one is missing, the bar of {@code other}. */
        public Bars or(Bars other) {
            return new Bars(totalMilli == NONE ? other.totalMilli : totalMilli, fitMilli == NONE
                    ? other.fitMilli
                    : fitMilli, engagementMilli == NONE ? other.engagementMilli : engagementMilli);
        }

        public boolean reachedBy(long total, long fit, long engagement) {
            return total >= totalMilli && fit >= fitMilli && engagement >= engagementMilli;
        }
    }

    /**
     * At least {@code atLeast} matching activities of an age below {@code withinDays}.
     *
     * @param withinDays {@link #EVER} for any age
     */
    public record Did(EventPattern when, int atLeast, int withinDays) {
        public static final int EVER = Integer.MAX_VALUE;
    }

    /**
     * Hands a lead to sales when its stage rises to the rung or beyond.
     *
     * @param stage      the name of the rung
     * @param withinDays the days in which sales should answer, after the day of the rise: 1 to {@link #MAX_DAYS}
     */
    public record HandOff(String stage, int withinDays) {
        /** The most days: a sweep looks at a lead at least that often in any case. */
        public static final int MAX_DAYS = 365;
    }

    /**
     * Whether a stage is the rung of the hand-off or beyond it. Prospect, Disqualified and a stage that this version does not
     * have are below all rungs. False if the model hands nothing to sales.
     */
    public boolean handsOff(String stage) {
        if (handOff == null) {
            return false;
        }
        boolean reached = false;
        for (Rung rung : stages) {
            reached |= rung.name().equals(handOff.stage());
            if (rung.name().equals(stage)) {
                return reached;
            }
        }
        return false;
    }

    /**
     * Disqualifies while {@code when} and {@code did} hold. At least one of them is there; if both are, both must hold.
     */
    public record Disqualification(String id, @Nullable EventPattern when, @Nullable Did did) {}
}
