package io.leadscore.core.score;

import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Loss;
import io.leadscore.core.model.ScoringModel.Step;
import java.util.List;

/**
 * What is left of an occurrence's points at an age in days, computed exactly and rounded once, half-even, to a thousandth;
 * and at which age that changes next (DESIGN section 4, "Decay"). Thread-safe.
 */
final class DecayCurve {
    /** The age at which nothing changes any more. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final long MILLI_PERCENT = 100_000;

    private final Decay decay;
    private final HalfLifeFactors factors;

    /** Costs nothing; the factors of a half-life are computed when they are first needed. */
    DecayCurve(Decay decay) {
        this.decay = decay;
        this.factors = new HalfLifeFactors(decay instanceof Decay.HalfLife(int days, _) ? days : 1);
    }

    boolean neverChanges() {
        return decay == Decay.Never.NEVER;
    }

    boolean ifSilent() {
        return switch (decay) {
            case Decay.Never _ -> false;
            case Decay.After(_, _, boolean ifSilent) -> ifSilent;
            case Decay.Every(_, _, boolean ifSilent) -> ifSilent;
            case Decay.Steps(_, boolean ifSilent) -> ifSilent;
            case Decay.HalfLife(_, boolean ifSilent) -> ifSilent;
            case Decay.Expire(_, boolean ifSilent) -> ifSilent;
        };
    }

    /** What points are worth at an age, in thousandths. */
    long worth(long pointsMilli, int ageDays) {
        return switch (decay) {
            case Decay.Never _ -> pointsMilli;
            case Decay.After(int days, Loss loss, _) -> ageDays >= days ? less(pointsMilli, loss, 1) : pointsMilli;
            case Decay.Every(int days, Loss loss, _) -> less(pointsMilli, loss, ageDays / days);
            case Decay.Steps(List<Step> steps, _) -> {
                long worth = pointsMilli;
                for (Step step : steps) {
                    if (ageDays >= step.afterDays()) {
                        worth = less(pointsMilli, step.loss(), 1);
                    }
                }
                yield worth;
            }
            case Decay.HalfLife _ -> (long) Math.rint(pointsMilli * factors.at(ageDays));
            case Decay.Expire(int days, _) -> ageDays >= days ? 0 : pointsMilli;
        };
    }

    /** The first age above the given one at which the worth may differ, or {@link #NEVER}. */
    int nextChange(long pointsMilli, int ageDays) {
        return switch (decay) {
            case Decay.Never _ -> NEVER;
            case Decay.After(int days, _, _) -> ageDays < days ? days : NEVER;
            case Decay.Every(int days, _, _) ->
                worth(pointsMilli, ageDays) == 0 ? NEVER : (ageDays / days + 1) * days;
            case Decay.Steps(List<Step> steps, _) -> {
                for (Step step : steps) {
                    if (ageDays < step.afterDays()) {
                        yield step.afterDays();
                    }
                }
                yield NEVER;
            }
            case Decay.HalfLife _ -> worth(pointsMilli, ageDays) == 0 ? NEVER : ageDays + 1;
            case Decay.Expire(int days, _) -> ageDays < days ? days : NEVER;
        };
    }

    /** The points less so many times the loss, at zero at the latest, from either side. */
    private static long less(long pointsMilli, Loss loss, long times) {
        return switch (loss) {
            case Loss.Percent(int milliPercent) -> {
                long left = MILLI_PERCENT - times * milliPercent;
                yield left <= 0 ? 0 : divideHalfEven(pointsMilli * left, MILLI_PERCENT);
            }
            case Loss.Magnitude(long milli) -> {
                long left = Math.max(0, Math.abs(pointsMilli) - times * milli);
                yield pointsMilli < 0 ? -left : left;
            }
        };
    }

    private static long divideHalfEven(long dividend, long divisor) {
        long quotient = Math.floorDiv(dividend, divisor);
        long twice = 2 * Math.floorMod(dividend, divisor);
        boolean up = twice > divisor || (twice == divisor && (quotient & 1) != 0);
        return up ? quotient + 1 : quotient;
    }
}
