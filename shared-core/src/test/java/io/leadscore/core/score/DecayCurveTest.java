package io.leadscore.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Loss;
import io.leadscore.core.model.ScoringModel.Step;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DecayCurveTest {
    private static final Loss HALF = new Loss.Percent(50_000);

    @Test
    void a_loss_begins_on_the_day_of_its_age_and_not_before() {
        var decay = new Decay(new Decay.Kind.After(30, HALF), false);
        assertThat(new DecayCurve(decay).worth(2_000, 29)).isEqualTo(2_000);
        assertThat(new DecayCurve(decay).worth(2_000, 30)).isEqualTo(1_000);
        assertThat(new DecayCurve(decay).worth(2_000, 31)).isEqualTo(1_000);
    }

    @Test
    void points_expire_on_the_day_of_their_age() {
        var decay = new Decay(new Decay.Kind.Expire(21), false);
        assertThat(new DecayCurve(decay).worth(5_000, 20)).isEqualTo(5_000);
        assertThat(new DecayCurve(decay).worth(5_000, 21)).isZero();
    }

    @Test
    void every_period_takes_from_the_original_and_rounds_once() {
        var decay = new Decay(new Decay.Kind.Every(10, new Loss.Percent(33_300)), false);
        assertThat(new DecayCurve(decay).worth(10, 9)).isEqualTo(10);
        assertThat(new DecayCurve(decay).worth(10, 10)).isEqualTo(7);
        assertThat(new DecayCurve(decay).worth(10, 20)).isEqualTo(3);
        assertThat(new DecayCurve(decay).worth(10, 30)).isZero();
        assertThat(new DecayCurve(decay).worth(10, 40)).isZero();
    }

    @Test
    void the_rounding_is_half_even_from_either_side() {
        var decay = new Decay(new Decay.Kind.After(1, HALF), false);
        assertThat(new DecayCurve(decay).worth(125, 1)).isEqualTo(62);
        assertThat(new DecayCurve(decay).worth(127, 1)).isEqualTo(64);
        assertThat(new DecayCurve(decay).worth(-125, 1)).isEqualTo(-62);
        assertThat(new DecayCurve(decay).worth(-127, 1)).isEqualTo(-64);
    }

    @Test
    void a_magnitude_ends_at_zero_from_either_side() {
        var decay = new Decay(new Decay.Kind.Every(1, new Loss.Magnitude(400)), false);
        assertThat(new DecayCurve(decay).worth(1_000, 2)).isEqualTo(200);
        assertThat(new DecayCurve(decay).worth(1_000, 3)).isZero();
        assertThat(new DecayCurve(decay).worth(-1_000, 2)).isEqualTo(-200);
        assertThat(new DecayCurve(decay).worth(-1_000, 3)).isZero();
    }

    @Test
    void a_step_has_the_total_lost_so_far() {
        var decay = new Decay(new Decay.Kind.Steps(List.of(new Step(30, new Loss.Percent(40_000)), new Step(60, HALF))),
                false);
        assertThat(new DecayCurve(decay).worth(100_000, 29)).isEqualTo(100_000);
        assertThat(new DecayCurve(decay).worth(100_000, 30)).isEqualTo(60_000);
        assertThat(new DecayCurve(decay).worth(100_000, 60)).isEqualTo(50_000);
    }

    @Test
    void a_half_life_follows_the_formula() {
        var decay = new Decay(new Decay.Kind.HalfLife(60), false);
        assertThat(new DecayCurve(decay).worth(20_000, 60)).isEqualTo(10_000);
        assertThat(new DecayCurve(decay).worth(20_000, 90)).isEqualTo(7_071);
    }

    /** A day on which the worth changes must not be skipped, or the sweep would miss it. */
    @Test
    void the_next_change_never_lies_after_the_first_age_at_which_the_worth_differs() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            Decay decay = decay(random);
            var curve = new DecayCurve(decay);
            long points = random.nextLong(-50_000, 50_000);
            int age = random.nextInt(0, 200);
            int next = curve.nextChange(points, age);
            long worth = curve.worth(points, age);
            for (int later = age + 1; later < Math.min(next, 800); later++) {
                assertThat(curve.worth(points, later))
                        .as("seed %d, %s, %d points, age %d then %d", seed, decay, points, age, later)
                        .isEqualTo(worth);
            }
        }
    }

    private static Decay decay(SplittableRandom random) {
        int days = random.nextInt(1, 60);
        Loss loss = random.nextBoolean() ? new Loss.Percent(random.nextInt(1, 100_001))
                : new Loss.Magnitude(random.nextLong(1, 20_000));
        Decay.Kind kind = switch (random.nextInt(6)) {
            case 0 -> Decay.Kind.Never.NEVER;
            case 1 -> new Decay.Kind.After(days, loss);
            case 2 -> new Decay.Kind.Every(days, loss);
            case 3 -> new Decay.Kind.Steps(List.of(new Step(days, new Loss.Percent(20_000)),
                    new Step(days + 7, new Loss.Percent(90_000))));
            case 4 -> new Decay.Kind.HalfLife(days);
            default -> new Decay.Kind.Expire(days);
        };
        return new Decay(kind, false);
    }
}
