package io.leadscore.core.intake;

import static io.leadscore.core.intake.CallIntake.Type.IDENTIFY;
import static io.leadscore.core.intake.Read.accepted;
import static io.leadscore.core.intake.Read.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2015-02-02T00:30:12.984Z           | 2015-02-02T00:30:12.984Z
            2015-2-02T00:30:12.984Z            | 2015-02-02T00:30:12.984Z
            2015-2-2T0:3:2Z                    | 2015-02-02T00:03:02Z
            2015-02-02T00:30:12+0000           | 2015-02-02T00:30:12Z
            2015-02-02T00:30:12.5-05:30        | 2015-02-02T06:00:12.500Z
            2015-02-02T00:30:12+02             | 2015-02-01T22:30:12Z
            2015-02-02T00:30:12                | 2015-02-02T00:30:12Z
            2015-02-02 00:30:12 UTC            | 2015-02-02T00:30:12Z
            2015-02-02 00:30                   | 2015-02-02T00:30:00Z
            2015-02-02t00:30:12,123456789123z  | 2015-02-02T00:30:12.123456789Z
            2015-02-02                         | 2015-02-02T00:00:00Z
            2015-02-02T24:00:00Z               | 2015-02-03T00:00:00Z
            2016-12-31T23:59:60Z               | 2016-12-31T23:59:59Z
            2015-02-02T00:30+01:00[Europe/Paris] | 2015-02-01T23:30:00Z
            1422837012984                      | 2015-02-02T00:30:12.984Z
            1422837012                         | 2015-02-02T00:30:12Z
            1422837012.984                     | 2015-02-02T00:30:12.984Z
            +1000000000-12-31T00:00:00Z        | 9999-12-31T00:00:00Z
            -1000000000-12-31T00:00:00Z        | 0000-12-31T00:00:00Z
            """)
    void sloppy_times_are_read(String text, Instant instant) {
        assertThat(Timestamps.parse(Json.text(text))).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2015-02-30T00:00:00Z", "2015-13-01", "2015-02-02T25:00:00Z",
            "2015-02-02T24:00:01Z", "2015-02-02T00:61:00Z", "2015-02-02T00:00:61Z", "2015-02-02T00:00:00+19:00",
            "2015-02-02T00:00:00Zulu", "20150202", "02/02/2015", "٢٠١٥-02-02", "2015-02-02T00:00:00+24:00",
            "2015-02-02T00:00:00.000000000000000000000000000000000000000000000000000Z", "NaN", "1e12",
            "253402300800000", "1764115200000000",
            "1764115200000000000", "0001-01-01T00:00:00Z", "0001-01-01"})
    void what_is_no_time_counts_as_absent(String text) {
        assertThat(Timestamps.parse(Json.text(text))).isNull();
    }

    @Test
    void numbers_are_seconds_or_milliseconds_by_their_size() {
        assertThat(Timestamps.parse(new Json.Num("1422837012984"))).isEqualTo("2015-02-02T00:30:12.984Z");
        assertThat(Timestamps.parse(new Json.Num("1422837012"))).isEqualTo("2015-02-02T00:30:12Z");
        assertThat(Timestamps.parse(new Json.Num("-1"))).isEqualTo("1969-12-31T23:59:59Z");
        assertThat(Timestamps.parse(new Json.Num("253402300799999"))).isEqualTo("9999-12-31T23:59:59.999Z");
        assertThat(Timestamps.parse(Json.Bool.TRUE)).isNull();
        assertThat(Timestamps.parse(Json.Null.NULL)).isNull();
        assertThat(Timestamps.parse((Json) null)).isNull();
    }

    private static Instant occurred(String times) {
        return accepted(call(IDENTIFY, "{\"userId\": \"u\"" + (times.isEmpty() ? "" : ", " + times) + "}"))
                .occurredAt();
    }

    @Test
    void the_senders_clock_is_corrected_by_its_own_reading_at_sending() {
        // The sender's clock is a day behind, and it sent the call five minutes after the event.
        assertThat(occurred("""
                "originalTimestamp": "2026-02-28T11:00:00Z", "sentAt": "2026-02-28T11:05:00Z",
                "timestamp": "2026-02-28T11:00:00Z\"""")).isEqualTo("2026-03-01T11:55:00Z");
    }

    @Test
    void without_both_readings_the_timestamp_is_taken_as_it_is() {
        assertThat(occurred("\"timestamp\": \"2026-02-20T11:00:00Z\"")).isEqualTo("2026-02-20T11:00:00Z");
        assertThat(occurred("\"originalTimestamp\": \"2026-02-20T11:00:00Z\"")).isEqualTo("2026-02-20T11:00:00Z");
        assertThat(occurred("\"originalTimestamp\": \"2026-02-20T11:00:00Z\", \"sentAt\": \"soon\"," //
                + " \"timestamp\": \"2026-02-21T11:00:00Z\"")).isEqualTo("2026-02-21T11:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"253402300800000", "1764115200000000", "1764115200000000000", "-1e15", "1e99", "1e400"})
    void numbers_beyond_milliseconds_count_as_absent(String number) {
        assertThat(Timestamps.parse(new Json.Num(number))).isNull();
    }

    @Test
    void no_usable_time_is_the_time_of_receipt_and_never_a_reason_to_reject() {
        assertThat(occurred("")).isEqualTo(Read.RECEIVED);
        assertThat(occurred("\"timestamp\": \"yesterday\"")).isEqualTo(Read.RECEIVED);
        assertThat(occurred("\"timestamp\": {\"a\": []}, \"sentAt\": true, \"originalTimestamp\": 1.5"))
                .isEqualTo("2000-01-01T00:00:00Z");
    }

    @Test
    void the_future_is_the_time_of_receipt() {
        assertThat(occurred("\"timestamp\": \"2026-03-01T12:00:00.001Z\"")).isEqualTo(Read.RECEIVED);
        assertThat(occurred("\"timestamp\": \"+1000000000-12-31T00:00:00Z\"")).isEqualTo(Read.RECEIVED);
        assertThat(occurred("\"originalTimestamp\": \"9999-12-31\", \"sentAt\": \"0000-01-01\""))
                .isEqualTo(Read.RECEIVED);
    }

    @Test
    void what_is_older_than_2000_happened_then() {
        assertThat(occurred("\"timestamp\": \"1970-01-01T00:00:00Z\"")).isEqualTo("2000-01-01T00:00:00Z");
        assertThat(occurred("\"timestamp\": \"-1000000000-12-31T00:00:00Z\"")).isEqualTo("2000-01-01T00:00:00Z");
        assertThat(occurred("\"originalTimestamp\": \"0000-01-01\", \"sentAt\": \"9999-12-31\""))
                .isEqualTo("2000-01-01T00:00:00Z");
    }

    @Test
    void instants_are_whole_milliseconds() {
        var received = Instant.parse("2026-03-01T12:00:00.123456789Z");
        Activity activity = accepted(Read.CALLS.read(IDENTIFY, Read.json("""
                {"userId": "u", "timestamp": "2026-03-01T11:00:00.987654321Z"}"""), Read.WEB, "m", received));

        assertThat(activity.occurredAt()).isEqualTo("2026-03-01T11:00:00.987Z");
        assertThat(activity.receivedAt()).isEqualTo("2026-03-01T12:00:00.123Z");
    }
}
