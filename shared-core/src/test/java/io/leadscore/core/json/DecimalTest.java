package io.leadscore.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DecimalTest {
    @Test
    void literals_of_one_number_have_one_text() {
        assertThat(canonical("1", "1.0", "10e-1", "0.1e1", "0.1E+1", "1e0", "1e-0", "100e-2", "0.001e3"))
                .containsOnly("1");
        assertThat(canonical("1500", "1.5e3", "15e2", "1500.000")).containsOnly("1500");
        assertThat(canonical("-2.50", "-25e-1", "-0.25e1")).containsOnly("-25e-1");
    }

    @Test
    void every_zero_is_zero() {
        assertThat(canonical("0", "-0", "0.0", "-0.000", "0e99", "-0E-99999999999999999999")).containsOnly("0");
    }

    @Test
    void neighbours_that_doubles_confuse_differ() {
        assertThat(canonical("9007199254740993")).isNotEqualTo(canonical("9007199254740992"));
        assertThat(canonical("0.1")).isNotEqualTo(canonical("0.1000000000000000055511151231257827"));
    }

    @Test
    void huge_exponents_cost_nothing_and_stay_apart() {
        assertThat(canonical("1e99999999999999999999", "10e99999999999999999998"))
                .containsOnly("1e99999999999999999999");
        assertThat(canonical("1e-99999999999999999999", "0.1e-99999999999999999998"))
                .containsOnly("1e-99999999999999999999");
        assertThat(canonical("1e2147483648", "1e16")).containsExactly("1e2147483648", "1e16");
    }

    @Test
    void texts_are_equal_and_order_is_kept_exactly_as_the_numbers_say() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 50_000; i++) {
            String a = literal(random);
            String b = literal(random);
            boolean equal = new BigDecimal(a).compareTo(new BigDecimal(b)) == 0;
            assertThat(new Json.Num(a).canonical().equals(new Json.Num(b).canonical()))
                    .as("%s and %s, seed %d", a, b, seed)
                    .isEqualTo(equal);
        }
    }

    @Test
    void numbers_that_round_to_one_double_keep_their_order() {
        assertThat(new Json.Num("3.00000000000000000001").compareValue(new Json.Num("3"))).isPositive();
        assertThat(new Json.Num("-3.00000000000000000001").compareValue(new Json.Num("-3"))).isNegative();
        assertThat(new Json.Num("1e-999999999999").compareValue(new Json.Num("1e-999999999998"))).isNegative();
        assertThat(new Json.Num("0.99999999999999999999").compareValue(new Json.Num("1"))).isNegative();
    }

    private static String literal(SplittableRandom random) {
        var text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        text.append(random.nextBoolean() ? "0" : "1" + "0".repeat(random.nextInt(3)));
        if (random.nextBoolean()) {
            text.append('.').append("0".repeat(random.nextInt(3))).append(random.nextBoolean() ? "1" : "0");
        }
        if (random.nextBoolean()) {
            text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(-3, 4));
        }
        return text.toString();
    }

    private static String[] canonical(String... literals) {
        var texts = new String[literals.length];
        for (int i = 0; i < literals.length; i++) {
            texts[i] = new Json.Num(literals[i]).canonical();
        }
        return texts;
    }
}
