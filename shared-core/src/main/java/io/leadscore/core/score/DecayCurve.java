package io.leadscore.core.score;

import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Loss;
import io.leadscore.core.model.ScoringModel.Step;
import java.util.List;

/**
 * Computes what is left of an occurrence's points at an age in days, and at which age that changes next. The result is
 * exact and rounded once, half-even, to a thousandth. Thread-safe.
 */
final class DecayCurve {
    /** An age that is never reached: nothing changes any more. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final long MILLI_PERCENT = 100_000;

    private final Decay.Kind kind;
    private final boolean ifSilent;
    private final HalfLifeFactors factors;

    /** Making a curve is cheap: the factors of a half-life are computed when they are first needed. */
    DecayCurve(Decay decay) {
        this.kind = decay.kind();
        this.ifSilent = decay.ifSilent();
        this.factors = new HalfLifeFactors(kind instanceof Decay.Kind.HalfLife(int days) ? days : 1);
    }

    boolean neverChanges() {
        return kind == Decay.Kind.Never.NEVER;
    }

    boolean ifSilent() {
        return ifSilent;
    }

    /** What the points are worth at an age, in thousandths. */
    long worth(long pointsMilli, int ageDays) {
        return switch (kind) {
            case Decay.Kind.Never _ -> pointsMilli;
            case Decay.Kind.After(int days, Loss loss) -> ageDays >= days ? less(pointsMilli, loss, 1) : pointsMilli;
            case Decay.Kind.Every(int days, Loss loss) -> less(pointsMilli, loss, ageDays / days);
            case Decay.Kind.Steps(List<Step> steps) -> {
                long worth = pointsMilli;
                for (Step step : steps) {
                    if (ageDays >= step.afterDays()) {
                        worth = less(pointsMilli, step.loss(), 1);
                    }
                }
                yield worth;
            }
            case Decay.Kind.HalfLife _ -> (long) Math.rint(pointsMilli * factors.at(ageDays));
            case Decay.Kind.Expire(int days) -> ageDays >= days ? 0 : pointsMilli;
        };
    }

    /** The first age above the given one at which the worth may differ, or {@link #NEVER}. */
    int nextChange(long pointsMilli, int ageDays) {
        return switch (kind) {
            case Decay.Kind.Never _ -> NEVER;
            case Decay.Kind.After(int days, _) -> ageDays < days ? days : NEVER;
            case Decay.Kind.Every(int days, _) ->
                worth(pointsMilli, ageDays) == 0 ? NEVER : (ageDays / days + 1) * days;
            case Decay.Kind.Steps(List<Step> steps) -> {
                for (Step step : steps) {
                    if (ageDays < step.afterDays()) {
                        yield step.afterDays();
                    }
                }
                yield NEVER;
            }
            case Decay.Kind.HalfLife _ -> worth(pointsMilli, ageDays) == 0 ? NEVER : ageDays + 1;
            case Decay.Kind.Expire(int days) -> ageDays < days ? days : NEVER;
        };
    }

    /** The points after {@code times} losses. Positive and negative points stop at zero. */
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
