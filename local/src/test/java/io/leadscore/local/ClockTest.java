package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockTest {
    @TempDir
    java.nio.file.Path directory = java.nio.file.Path.of("");

    @Test
    void a_clock_that_was_set_stands_still_and_goes_back_only_while_there_is_no_lead() throws Exception {
        String data = directory.resolve("data").toString();
        try (var up = UpProcess.start("--data", data)) {
            assertThat(set(up, "{\"now\": \"2026-03-31T10:00:00+02:00\"}", 200)).isEqualTo("2026-03-31T08:00:00Z");
            assertThat(set(up, "{\"now\": \"2026-01-31T10:00:00Z\"}", 200)).isEqualTo("2026-01-31T10:00:00Z");
            assertThat(up.json(up.get("/_local/clock")).text("now")).isEqualTo("2026-01-31T10:00:00Z");
            up.json(up.form("demo", Map.of("email", "ada@example.com")));
            assertThat(up.card("email:ada@example.com", "weighted-b2b").text("asOf")).isEqualTo("2026-01-31");

            assertThat(set(up, "{\"advance\": \"P30D\"}", 200)).isEqualTo("2026-03-02T10:00:00Z");
            assertThat(set(up, "{\"advance\": \"PT90M\"}", 200)).isEqualTo("2026-03-02T11:30:00Z");
            assertThat(set(up, "{\"advance\": \"P1M\"}", 200)).isEqualTo("2026-04-02T11:30:00Z");
            set(up, "{\"now\": \"2026-04-02T11:29:59Z\"}", 409);
            set(up, "{\"advance\": \"-P1D\"}", 409);
            for (String bad : new String[]{"", "{}", "7", "{\"now\": \"soon\"}", "{\"now\": \"2026-01-01\"}",
                    "{\"advance\": \"P\"}",
                    "{\"advance\": 30}", "{\"now\": \"2026-05-01T00:00:00Z\", \"advance\": \"P1D\"}",
                    "{\"advance\": \"P9999999D\"}", "{\"advance\": \"P99999999Y\"}"}) {
                set(up, bad, 400);
            }
            assertThat(up.json(up.get("/_local/clock")).text("now")).isEqualTo("2026-04-02T11:30:00Z");
        }
        try (var again = UpProcess.start("--data", data)) {
            assertThat(again.json(again.get("/_local/clock")).text("now")).isEqualTo("2026-04-02T11:30:00Z");
            assertThat(again.card("email:ada@example.com", "weighted-b2b").text("asOf")).isEqualTo("2026-04-02");
        }
    }

    @Test
    void the_clock_follows_the_machine_again_also_after_a_restart() throws Exception {
        String data = directory.resolve("followed").toString();
        Instant before = Instant.now();
        try (var up = UpProcess.start("--data", data)) {
            set(up, "{\"now\": \"2026-01-31T10:00:00Z\"}", 200);
            up.json(up.form("demo", Map.of("email", "ada@example.com")));
            assertThat(Instant.parse(follow(up, 200))).isAfter(before);
            set(up, "{\"advance\": \"P30D\"}", 200);
            follow(up, 409);
        }
        try (var again = UpProcess.start("--data", data)) {
            assertThat(Instant.parse(String.valueOf(again.json(again.get("/_local/clock")).text("now"))))
                    .isAfter(before.plus(Duration.ofDays(29)));
        }
    }

    private static String follow(UpProcess up, int status) throws Exception {
        var answer = up.send(HttpRequest.newBuilder(up.url().resolve("/_local/clock")).DELETE());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return String.valueOf(UpProcess.parse(answer.body()).text("now"));
    }

    private static Object set(UpProcess up, String body, int status) throws Exception {
        var answer = up.post("/_local/clock", body);
        assertThat(answer.statusCode()).as(body + " -> " + answer.body()).isEqualTo(status);
        Json.Obj json = UpProcess.parse(answer.body());
        return String.valueOf(json.text("now"));
    }
}
