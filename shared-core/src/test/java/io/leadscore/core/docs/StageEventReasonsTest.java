package io.leadscore.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.fixtures.Activities;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.LeadDecider;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.events.PublishedEvent;
import io.leadscore.events.StageChange.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The reasons of a stage event are the lines that weigh most. */
final class StageEventReasonsTest {
    private static final String MODEL = """
            {"name": "m",
             "fit": {"rules": [
               {"id": "small", "when": {"kind": ["x"]}, "points": 1},
               {"id": "large", "when": {"kind": ["x"]}, "points": 60},
               {"id": "penalty", "when": {"kind": ["x"]}, "points": -20},
               {"id": "medium", "when": {"kind": ["x"]}, "points": 20},
               {"id": "zero", "when": {"kind": ["x"]}, "points": 0},
               {"id": "fair", "when": {"kind": ["x"]}, "points": 5}]},
             "engagement": {"groups": [{"id": "g", "rules": [
               {"id": "visit", "when": {"event": ["Page Viewed"]}, "points": 3}]}]},
             "stages": [{"name": "Lead", "enter": 1}]}
            """;

    @Test
    void an_event_names_the_five_lines_that_weigh_most() {
        var model = new CompiledModel(Objects.requireNonNull(ModelReader.read(Activities.json(MODEL)).model()), 1);
        var visit = Activities.of("Page Viewed").trait("kind", "x").build();
        var decision = new LeadDecider(Map.of("m", model), Set.of())
                .learn(Lead.unknown("l"), List.of(visit), Instant.parse("2026-01-01T12:00:00Z"));
        var event = (PublishedEvent.OfStage) decision.events().getFirst();
        // Penalties weigh as much as gains; lines of equal weight keep the order of the card.
        assertThat(event.change().reasons()).containsExactly(new Reason("large", 60_000, 1),
                new Reason("penalty", -20_000, 1), new Reason("medium", 20_000, 1), new Reason("fair", 5_000, 1),
                new Reason("visit", 3_000, 1));
    }
}
