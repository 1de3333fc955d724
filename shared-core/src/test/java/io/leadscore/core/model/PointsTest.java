package io.leadscore.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PointsTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "-0, 0", "-0.0, 0", "0e5, 0", "0E-999999999, 0", "1e3, 1000000", "1E-3, 1", "1e+2, 100000",
            "0.1230, 123", "7.25, 7250", "-2.5, -2500", "1000000, 1000000000", "-1000000.000, -1000000000",
            "1.000000000000000000000000000000000000000000000000000000000000, 1000",
            "10000000000000000000000000000000000000000000000000000000000e-55, 1000000"})
    void a_literal_is_read_on_its_digits(String literal, long milli) {
        assertThat(Points.parseMilli(literal)).isEqualTo(OptionalLong.of(milli));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0001", "1e-4", "1000000.001", "-1000001", "1e999999999", "1e99999999999", "NaN", "",
            "1.",
            ".5", "+1", "0x1", "1_000", "٣", "999999999999999999999999999999999999999999999999999999999999",
            "0.00000000000000000000000000000000000000000000000000000000001"})
    void what_is_no_number_of_points_is_empty(String literal) {
        assertThat(Points.parseMilli(literal)).isEmpty();
    }

    @Test
    void what_is_formatted_reads_back() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long milli = random.nextLong(-Points.LARGEST_MILLI, Points.LARGEST_MILLI + 1) >> random.nextInt(30);
            String text = Points.format(milli);
            assertThat(Points.parseMilli(text)).as("seed %d, %s", seed, text).isEqualTo(OptionalLong.of(milli));
            assertThat(new BigDecimal(text)).as("seed %d", seed).isEqualByComparingTo(BigDecimal.valueOf(milli, 3));
        }
    }

    @ParameterizedTest
    @CsvSource({"2499, 2", "2500, 3", "-2500, -2", "-2501, -3", "-500, 0", "0, 0"})
    void totals_round_half_up_towards_plus_infinity(long milli, long whole) {
        assertThat(Points.wholeHalfUp(milli)).isEqualTo(whole);
    }
}
