package io.leadscore.core.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeTest {
    @ParameterizedTest
    @EnumSource
    void an_outcome_is_an_event_of_a_source_of_sales(Outcome outcome) {
        assertThat(Outcome.SOURCES)
                .allSatisfy(source -> assertThat(Outcome.of(activity(source, outcome.event()))).contains(outcome));
        assertThat(Outcome.of(activity("website", outcome.event()))).isEmpty();
        assertThat(Outcome.of(activity("sales", outcome.event() + "!"))).isEmpty();
    }

    private static Activity activity(String source, String event) {
        Instant at = Instant.parse("2026-03-31T10:00:00Z");
        return new Activity(source, "m1", event, at, at, Json.Obj.EMPTY, Json.Obj.EMPTY, true, List.of());
    }
}
