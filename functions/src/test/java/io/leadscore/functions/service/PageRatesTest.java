package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageRatesTest {
    private Instant now = Instant.parse("2026-03-02T10:00:00Z");
    private final PageRates rates = new PageRates(new PageRates.Limits(60, 0), () -> now);

    @Test
    void a_key_has_its_share_of_a_minute_at_once_and_then_one_request_a_second() {
        assertThat(taken("a", 100)).isEqualTo(60);
        now = now.plusSeconds(10);
        assertThat(taken("a", 100)).isEqualTo(10);
        assertThat(taken("b", 100)).as("another key").isEqualTo(60);
        now = now.plus(Duration.ofDays(1));
        assertThat(taken("a", 100)).isEqualTo(60);
    }

    @Test
    void a_clock_that_goes_back_takes_nothing_away() {
        assertThat(taken("a", 30)).isEqualTo(30);
        now = now.minusSeconds(3_600);
        assertThat(taken("a", 100)).isEqualTo(60);
    }

    @Test
    void at_any_pace_no_minute_has_more_than_two_shares() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var times = new java.util.ArrayDeque<Instant>();
        for (int n = 0; n < 5_000; n++) {
            now = now.plusMillis(random.nextInt(400));
            if (rates.take("a")) {
                times.add(now);
            }
            while (times.peek() != null && times.peek().isBefore(now.minusSeconds(60))) {
                times.poll();
            }
            assertThat(times).as("seed %s", seed).hasSizeLessThanOrEqualTo(121);
        }
        assertThat(times).isNotEmpty();
    }

    @Test
    void without_a_limit_every_request_passes() {
        assertThat(new PageRates(PageRates.Limits.NONE, () -> now).take("a")).isTrue();
    }

    private int taken(String key, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += rates.take(key) ? 1 : 0;
        }
        return taken;
    }

    /** Otherwise one request could write thousands of leads. */
    @Test
    void a_batch_counts_as_many_requests_as_it_has_calls() {
        assertThat(rates.take("b", 50)).isTrue();
        assertThat(rates.take("b", 11)).as("10 are left").isFalse();
        assertThat(rates.take("b", 10)).isTrue();
        assertThat(rates.take("b")).isFalse();
        now = now.plusSeconds(60);
        assertThat(rates.take("b", 2_500)).as("a batch that is larger than the limit takes all").isTrue();
        assertThat(rates.take("b")).isFalse();
    }
}
