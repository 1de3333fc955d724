package io.leadscore.core.intake;

import static io.leadscore.core.intake.Read.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When a call occurred, for every combination of the four times of the Segment spec, from senders whose clock is right,
 * years ahead or years behind.
 */
final class ClockSkewTest {
    private static final Instant BEFORE_US = Read.RECEIVED.minusSeconds(3);
    /** What a call can have instead of a time that can be read, microseconds and an unset time among them. */
    private static final List<Json> UNREADABLE = List.of(Json.Null.NULL, Json.text(""), Json.text("yesterday"),
            Json.Bool.TRUE, Json.Obj.EMPTY, new Json.Num("1764115200000000"), Json.text("1764115200000000"),
            new Json.Num("1764115200000000000"), new Json.Num("1e400"), Json.text("0001-01-01T00:00:00Z"));
    private static final List<Duration> SKEWS = List.of(Duration.ZERO, Duration.ofDays(7 * 365),
            Duration.ofDays(-7 * 365));

    /** A sender, an event of it, and what the system in front of us says. */
    private record Scene(Instant happened, Instant sent, Instant receivedBeforeUs, Duration skew) {
        /** One call: the row of the table says which times it has. */
        Json.Obj call(String timestamp, String original, String sentAt, String receivedAt, List<Json> unreadable) {
            var values = unreadable.iterator();
            return Json.obj("userId", "u", "event", "E")
                    .with("timestamp", time(timestamp, values.next()))
                    .with("originalTimestamp", time(original, values.next()))
                    .with("sentAt", sentAt.equals("-") ? values.next() : Json.text(sent.plus(skew).toString()))
                    .with("receivedAt", time(receivedAt, values.next()));
        }

        private Json time(String cell, Json unreadable) {
            return switch (cell) {
                case "device" -> Json.text(happened.plus(skew).toString());
                case "right" -> Json.text(happened.toString());
                case "there" -> Json.text(receivedBeforeUs.toString());
                default -> unreadable;
            };
        }
    }

    private static Instant occurred(Json.Obj call) {
        return accepted(Read.CALLS.read(CallIntake.Type.TRACK, call, Read.WEB, "m", Read.RECEIVED)).occurredAt();
    }

    private static Instant atMostReceipt(Instant instant) {
        return instant.isAfter(Read.RECEIVED) ? Read.RECEIVED : instant;
    }

    /** A timestamp is a reading of the sender's clock (device), or somebody has corrected it (right). */
    @ParameterizedTest
    @CsvSource(textBlock = """
            -,      -,      -,     -,     receipt
            -,      -,      -,     there, receivedAt
            -,      -,      there, -,     receipt
            -,      -,      there, there, receivedAt
            -,      device, -,     -,     device
            -,      device, -,     there, device
            -,      device, there, -,     corrected by our receipt
            -,      device, there, there, truth
            device, -,      -,     -,     device
            device, -,      -,     there, device
            device, -,      there, -,     corrected by our receipt
            device, -,      there, there, truth
            device, device, -,     -,     device
            device, device, -,     there, device
            device, device, there, -,     corrected by our receipt
            device, device, there, there, truth
            right,  -,      -,     -,     truth
            right,  -,      -,     there, truth
            right,  -,      there, -,     truth within the delay
            right,  -,      there, there, truth within the delay
            right,  device, -,     -,     truth
            right,  device, -,     there, truth
            right,  device, there, -,     corrected by our receipt
            right,  device, there, there, truth
            """)
    void the_time_of_the_event_is_found_where_the_times_allow_it(String timestamp, String original, String sentAt,
            String receivedAt, String expected) {
        for (Duration skew : SKEWS) {
            var scene = new Scene(BEFORE_US.minus(Duration.ofHours(5)), BEFORE_US, BEFORE_US, skew);
            for (int n = 0; n < UNREADABLE.size(); n++) {
                var unreadable = new ArrayList<>(UNREADABLE.subList(n, UNREADABLE.size()));
                unreadable.addAll(UNREADABLE.subList(0, n));
                Json.Obj call = scene.call(timestamp, original, sentAt, receivedAt, unreadable);
                assertThat(occurred(call)).as("skew %s, %s", skew, call.toJson())
                        .satisfies(occurred -> check(scene, occurred, expected));
                assertThat(occurred(present(call))).as("the same without the unreadable").isEqualTo(occurred(call));
            }
        }
    }

    private static void check(Scene scene, Instant occurred, String expected) {
        switch (expected) {
            case "receipt" -> assertThat(occurred).isEqualTo(Read.RECEIVED);
            case "receivedAt" -> assertThat(occurred).isEqualTo(BEFORE_US);
            case "device" -> assertThat(occurred).isEqualTo(atMostReceipt(scene.happened().plus(scene.skew())));
            case "truth" -> assertThat(occurred).isEqualTo(scene.happened());
            case "corrected by our receipt" ->
                assertThat(occurred).isEqualTo(scene.happened().plus(Duration.between(BEFORE_US, Read.RECEIVED)));
            case "truth within the delay" -> assertThat(occurred).isBetween(scene.happened(),
                    scene.happened().plus(Duration.between(BEFORE_US, Read.RECEIVED)));
            default -> throw new AssertionError(expected);
        }
    }

    private static Json.Obj present(Json.Obj call) {
        var fields = new java.util.LinkedHashMap<>(call.fields());
        fields.values().removeIf(UNREADABLE::contains);
        return new Json.Obj(fields);
    }

    /** Any clock, and any time between the event and its sending, up to the skew if only the clock of sentAt shows. */
    @Test
    void any_skew_and_any_delay_are_corrected() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var tried = new HashSet<String>();
        for (int n = 0; n < 2_000; n++) {
            var skew = Duration.ofMillis((long) (random.nextGaussian() * Duration.ofDays(3_650).toMillis()));
            var waited = Duration.ofMillis(random.nextLong(Duration.ofDays(random.nextInt(1, 60)).toMillis()));
            var before = Read.RECEIVED.minusMillis(random.nextLong(Duration.ofDays(1_000).toMillis()));
            boolean history = random.nextBoolean();
            Instant received = history ? before : Read.RECEIVED;
            Instant happened = received.minus(waited);
            var scene = new Scene(happened, received, received, skew);
            String timestamp = List.of("-", "device", "right").get(random.nextInt(3));
            // Without originalTimestamp, a timestamp is only known to be the device's if its skew is above the wait.
            boolean known = !timestamp.equals("-") && skew.abs().compareTo(waited.plusDays(2)) > 0;
            String original = known && random.nextBoolean() ? "-" : "device";
            Json.Obj call = scene.call(timestamp, original, "there", history ? "there" : "-", UNREADABLE);
            assertThat(occurred(call)).as("seed %s, %s", seed, call.toJson()).isEqualTo(happened);
            tried.add(timestamp + original + history);
        }
        assertThat(tried).as("seed %s", seed).hasSize(10);
    }

    @Test
    void a_history_without_sentAt_keeps_its_times() {
        assertThat(occurred(Json.obj("userId", "u", "event", "E", "timestamp", "2019-05-04T10:00:00Z")))
                .isEqualTo("2019-05-04T10:00:00Z");
    }

    /** A server sends what happened long ago, and its clock is right. */
    @Test
    void a_past_event_keeps_its_time_if_the_clock_of_its_sender_is_right() {
        assertThat(occurred(Json.obj("userId", "u", "event", "E", "timestamp", "2019-05-04T10:00:00Z", "sentAt",
                Read.RECEIVED.minusMillis(200).toString()))).isEqualTo("2019-05-04T10:00:00.200Z");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            2026-02-10T09:00:00.500Z, 2026-02-10T09:00:00.500Z
            2031-02-10T11:30:00.000Z, 2026-02-10T09:00:00.500Z
            -,                        2026-02-10T09:00:00.500Z
            2025-12-24T18:00:00.000Z, 2025-12-24T18:00:00.000Z
            """)
    void segments_partner_bus_has_corrected_the_timestamp_unless_it_is_the_original(@Nullable String timestamp,
            Instant occurredAt) throws Exception {
        String event = Fixture.text("segment-identify")
                .replace("2026-02-10T11:30:0", "2031-02-10T11:30:0")
                .replace("\"2026-02-10T09:00:00.500Z\"", timestamp == null ? "null" : "\"" + timestamp + "\"");
        Activity activity = accepted(Read.bus(event).getFirst());

        assertThat(activity.occurredAt()).isEqualTo(occurredAt);
    }
}
