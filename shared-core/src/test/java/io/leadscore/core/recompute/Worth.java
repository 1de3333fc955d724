package io.leadscore.core.recompute;

import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Loss;
import io.leadscore.core.model.ScoringModel.Step;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What is left of an occurrence's points at an age, in thousandths: exact decimals, rounded once, half-even. */
final class Worth {
    private Worth() {}

    static long of(long points, Decay decay, long age) {
        return switch (decay) {
            case Decay.Never _ -> points;
            case Decay.After(int days, Loss loss, _) -> age >= days ? less(points, loss, 1) : points;
            case Decay.Every(int days, Loss loss, _) -> less(points, loss, age / days);
            case Decay.Steps(var steps, _) -> {
                long worth = points;
                for (Step step : steps) {
                    if (age >= step.afterDays()) {
                        worth = less(points, step.loss(), 1);
                    }
                }
                yield worth;
            }
            case Decay.HalfLife(int days, _) -> (long) Math.rint(points * StrictMath.pow(2, -(double) age / days));
            case Decay.Expire(int days, _) -> age >= days ? 0 : points;
        };
    }

    private static long less(long points, Loss loss, long times) {
        BigDecimal all = BigDecimal.valueOf(points).abs();
        BigDecimal lost = BigDecimal.valueOf(times).multiply(switch (loss) {
            case Loss.Percent(int milliPercent) -> all.multiply(BigDecimal.valueOf(milliPercent, 5));
            case Loss.Magnitude(long milli) -> BigDecimal.valueOf(milli);
        });
        BigDecimal left = all.subtract(lost).max(BigDecimal.ZERO);
        return Long.signum(points) * left.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    static boolean ifSilent(Decay decay) {
        return switch (decay) {
            case Decay.Never _ -> false;
            case Decay.After(_, _, boolean ifSilent) -> ifSilent;
            case Decay.Every(_, _, boolean ifSilent) -> ifSilent;
            case Decay.Steps(_, boolean ifSilent) -> ifSilent;
            case Decay.HalfLife(_, boolean ifSilent) -> ifSilent;
            case Decay.Expire(_, boolean ifSilent) -> ifSilent;
        };
    }
}
