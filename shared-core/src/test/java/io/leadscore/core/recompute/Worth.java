package io.leadscore.core.recompute;

import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Loss;
import io.leadscore.core.model.ScoringModel.Step;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What is left of an occurrence's points at an age, in thousandths: computed with exact decimals and rounded once,
 * half-even.
 */
final class Worth {
    private Worth() {}

    static long of(long points, Decay decay, long age) {
        return switch (decay.kind()) {
            case Decay.Kind.Never _ -> points;
            case Decay.Kind.After(int days, Loss loss) -> age >= days ? less(points, loss, 1) : points;
            case Decay.Kind.Every(int days, Loss loss) -> less(points, loss, age / days);
            case Decay.Kind.Steps(var steps) -> {
                long worth = points;
                for (Step step : steps) {
                    if (age >= step.afterDays()) {
                        worth = less(points, step.loss(), 1);
                    }
                }
                yield worth;
            }
            case Decay.Kind.HalfLife(int days) -> (long) Math.rint(points * StrictMath.pow(2, -(double) age / days));
            case Decay.Kind.Expire(int days) -> age >= days ? 0 : points;
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
}
