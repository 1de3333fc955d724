package io.leadscore.core.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UtcDaysTest {
    @Test
    void an_instant_lies_on_its_utc_day() {
        assertThat(UtcDays.of(Instant.parse("2026-03-31T23:59:59.999Z"))).isEqualTo("2026-03-31");
        assertThat(UtcDays.of(Instant.parse("2026-04-01T00:00:00Z"))).isEqualTo("2026-04-01");
    }

    @ParameterizedTest
    @CsvSource({"2026-03-31, 2026-03-31", "2026-03-31T12:00:00Z, 2026-03-31", "2026-03-31T12:00Z, 2026-03-31",
            "2026-03-31T23:30:00-02:00, 2026-04-01", "2026-04-01T00:30:00.5+02:00, 2026-03-31",
            "2024-02-29T00:00:00Z, 2024-02-29", "0000-01-01, 0000-01-01", "9999-12-31, 9999-12-31"})
    void a_day_or_an_instant_is_read_as_its_utc_day(String text, LocalDate day) {
        assertThat(UtcDays.parse(text)).isEqualTo(day);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "today", "2026-3-31", "2026-02-29", "2026-03-31T12:00:00", "2026-03-31 12:00:00Z",
            "2026-03-31T24:00:01Z", "2026-13-01T00:00:00Z", "+12026-01-01", "-0001-01-01",
            "+999999999-12-31T23:59:59-18:00", "9999-12-31T23:59:59-01:00"})
    void anything_else_is_no_day(String text) {
        assertThat(UtcDays.parse(text)).isNull();
    }
}
