package io.leadscore.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.local.demo.Journey.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final Instant NOW = Instant.parse("2026-03-31T10:20:30Z");

    @Test
    void calls_are_in_order_of_the_last_days_and_none_is_after_now() {
        List<Call> calls = Demo.calls(NOW);
        assertThat(calls).isSortedAccordingTo(Call.IN_ORDER);
        assertThat(calls.getFirst().at()).isAfter(NOW.minus(Duration.ofDays(Demo.DAYS + 1)));
        assertThat(calls.getLast().at()).isBefore(NOW);
        assertThat(calls.stream().map(call -> call.body().text("messageId"))).doesNotHaveDuplicates();
    }

    @Test
    void each_day_has_the_same_people() {
        assertThat(people(NOW)).hasSizeGreaterThan(Demo.PEOPLE / 2).isEqualTo(people(NOW.plus(Duration.ofDays(40))));
        assertThat(Demo.calls(NOW)).isEqualTo(Demo.calls(NOW));
    }

    /** The people who said who they are, with what they said. */
    private static List<Json> people(Instant now) {
        return Demo.calls(now)
                .stream()
                .map(call -> call.body().object("traits"))
                .filter(traits -> traits.text("email") != null)
                .collect(Collectors.toList());
    }

    @Test
    void no_address_can_belong_to_anybody() {
        assertThat(people(NOW)).allSatisfy(
                traits -> assertThat(((Json.Obj) traits).text("email")).matches("[a-z.]+\\.[0-9]+@[a-z.]+\\.example"));
    }
}
