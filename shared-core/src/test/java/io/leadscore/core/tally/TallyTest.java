package io.leadscore.core.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TallyTest {
    private static final int DAY = 20_500;

    private record Match(long key, int day, long value) {}

    @Test
    void adding_is_commutative_and_the_bytes_do_not_show_the_order() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Match> matches = matches(random, random.nextInt(200));
            Tally tally = tally(matches);
            Collections.shuffle(matches, random);
            Tally shuffled = tally(matches);
            assertThat(shuffled).as("seed %d, round %d", seed, round).isEqualTo(tally);
            assertThat(shuffled.encode()).as("seed %d, round %d", seed, round).isEqualTo(tally.encode());
        }
    }

    @Test
    void what_is_written_reads_back() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Tally tally = tally(matches(random, random.nextInt(400)));
            assertThat(Tally.decode(tally.encode())).as("seed %d, round %d", seed, round).isEqualTo(tally);
        }
    }

    /** A recount ends as soon as the tally is certain to be too large. */
    @Test
    void the_least_bytes_only_grow_and_are_never_more_than_the_real_ones() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            int least = 0;
            var tally = Tally.EMPTY;
            for (Match match : matches(random, 1 + random.nextInt(300))) {
                var builder = new Tally.Builder(tally);
                add(match, builder);
                tally = builder.build();
                assertThat(builder.leastBytes()).as("seed %d, round %d", seed, round)
                        .isBetween(least, tally.encode().length);
                least = builder.leastBytes();
            }
            assertThat(least).as("seed %d, round %d", seed, round).isGreaterThan(tally.encode().length / 4);
        }
    }

    @Test
    void three_years_of_2000_activities_with_50_assets_stay_small() {
        var random = new Random(7);
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            matches.add(new Match(random.nextInt(6), DAY + random.nextInt(1_095), random.nextInt(50)));
        }
        assertThat(tally(matches).encode().length).isLessThan(6_000);
    }

    @Test
    void bytes_of_another_format_or_cut_short_are_refused() {
        byte[] bytes = tally(List.of(new Match(1, DAY, 0), new Match(0, DAY, 5))).encode();
        assertThatThrownBy(() -> Tally.decode(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        bytes[0] = 99;
        assertThatThrownBy(() -> Tally.decode(bytes)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99");
    }

    private static List<Match> matches(Random random, int size) {
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            matches.add(new Match(random.nextInt(5), random.nextInt(-3, 700) + DAY, random.nextInt(20)));
        }
        return matches;
    }

    /** Pattern 0 distinguishes values. */
    private static Tally tally(List<Match> matches) {
        var builder = new Tally.Builder(Tally.EMPTY);
        matches.forEach(match -> add(match, builder));
        return builder.build();
    }

    private static void add(Match match, Tally.Builder builder) {
        if (match.key == 0) {
            builder.addValue(match.key, match.day, match.value * 0x9E3779B97F4A7C15L);
        } else {
            builder.add(match.key, match.day);
        }
    }
}
