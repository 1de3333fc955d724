package io.leadscore.core.intake;

import static io.leadscore.core.intake.Read.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which opens and clicks that SES reports come from a machine by their time. */
final class MachineActionsTest {
    private static final Instant SENT = Instant.parse("2026-02-10T08:00:00.012Z");

    private static boolean isMarked(String kind, String actedAt) throws IOException {
        String time = kind.equals("open") ? "2026-02-10T09:15:21.652Z" : "2026-02-10T09:16:01.570Z";
        String event = Fixture.text(kind.equals("open") ? "ses-opened" : "ses-clicked");
        assertThat(event).contains(time, SENT.toString());
        Activity activity = accepted(
                Read.BUS.read(Activities.json(event.replace(time, actedAt)), Read.RECEIVED).getFirst());
        Json machine = activity.properties().get("machine");
        assertThat(machine).isIn(null, Json.Bool.TRUE);
        return machine != null;
    }

    @ParameterizedTest
    @CsvSource({"2026-02-10T08:00:00.012Z, true", "2026-02-10T08:00:01.012Z, true", "2026-02-10T08:00:10.011Z, true",
            "2026-02-10T09:00:10.011+01:00, true", "2026-02-10T08:00:10.012Z, false", "2026-02-10T08:00:00.011Z, false",
            "2026-02-10T07:59:59Z, false", "soon, false"})
    void an_open_and_a_click_within_ten_seconds_of_sending_are_a_scanners(String actedAt, boolean machine)
            throws IOException {
        assertThat(isMarked("open", actedAt)).as("open").isEqualTo(machine);
        assertThat(isMarked("click", actedAt)).as("click").isEqualTo(machine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "click"})
    void every_millisecond_around_the_borders_is_on_its_side(String kind) throws IOException {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int n = 0; n < 500; n++) {
            long border = random.nextBoolean() ? 0 : 10_000;
            long after = border + random.nextLong(-2_000, 2_000);
            assertThat(isMarked(kind, SENT.plusMillis(after).toString())).as("%s ms, seed %s", after, seed)
                    .isEqualTo(after >= 0 && after < 10_000);
        }
    }

    @Test
    void an_action_years_later_is_a_persons() throws IOException {
        assertThat(isMarked("open", SENT.plus(Duration.ofDays(700)).toString())).isFalse();
    }
}
