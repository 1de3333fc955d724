package io.leadscore.functions.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.functions.service.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final VirtualClock clock = new VirtualClock(NOON);

    @Test
    void it_retries_until_there_is_a_result_or_no_retry_is_left() {
        var backoff = new Backoff(new Random(7), clock, clock::advance);
        var attempts = new AtomicInteger();
        assertThat(backoff.upTo(5, () -> attempts.incrementAndGet() < 4 ? Optional.empty() : Optional.of("done")))
                .contains("done");
        assertThat(attempts).hasValue(4);
        attempts.set(0);
        assertThat(backoff.upTo(5, () -> {
            attempts.incrementAndGet();
            return Optional.empty();
        })).isEmpty();
        assertThat(attempts).hasValue(6);
    }

    @Test
    void it_ends_before_the_deadline_and_uses_most_of_the_time() {
        var repeats = new Backoff(new Random(7), clock, clock::advance).waits(NOON.plusSeconds(3), Backoff.MAX_REPEATS);
        while (repeats.another()) {
            assertThat(clock.instant()).isBefore(NOON.plusSeconds(3));
        }
        assertThat(clock.instant()).isAfter(NOON.plusSeconds(2));
    }

    @Test
    void it_ends_even_if_the_clock_stands_still() {
        var waits = new ArrayList<Duration>();
        var repeats = new Backoff(new Random(7), clock, waits::add).waits(NOON.plusSeconds(3), Backoff.MAX_REPEATS);
        while (repeats.another()) {
            assertThat(waits.getLast()).isLessThan(Backoff.LONGEST);
        }
        assertThat(waits).hasSize(Backoff.MAX_REPEATS);
    }

    @Test
    void waits_are_spread_evenly_below_a_growing_upper_bound() {
        int early = 0;
        int late = 0;
        var waits = new ArrayList<Duration>();
        for (int seed = 0; seed < 200; seed++) {
            waits.clear();
            var repeats = new Backoff(new Random(seed), clock, waits::add).waits(NOON.plusSeconds(3),
                    Backoff.MAX_REPEATS);
            for (int i = 0; i < 8; i++) {
                assertThat(repeats.another()).isTrue();
            }
            assertThat(waits.getFirst()).isLessThan(Backoff.FIRST);
            early += waits.getLast().compareTo(Backoff.LONGEST.dividedBy(4)) < 0 ? 1 : 0;
            late += waits.getLast().compareTo(Backoff.LONGEST.dividedBy(2)) > 0 ? 1 : 0;
        }
        assertThat(early).isBetween(30, 80);
        assertThat(late).isBetween(70, 130);
    }

    @Test
    void a_wait_that_would_end_after_the_deadline_is_not_begun() {
        var repeats = new Backoff(new Random(7), clock, clock::advance).waits(NOON, Backoff.MAX_REPEATS);
        assertThat(repeats.another()).isFalse();
        assertThat(clock.instant()).isEqualTo(NOON);
    }
}
