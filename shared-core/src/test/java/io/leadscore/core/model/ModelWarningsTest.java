package io.leadscore.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelWarningsTest {
    private static List<String> warnings(String json) {
        var reading = ModelReader.read(Documents.parse(json));
        assertThat(reading.problems()).isEmpty();
        return reading.warnings().stream().map(Problem::toString).toList();
    }

    private static String model(String decay, String stages) {
        return """
                {"name": "m", "fit": {"rules": [{"id": "f", "when": {"a": [1]}, "points": 10}]},
                 "engagement": {"max": 80, "groups": [{"id": "g", "rules": [
                   {"id": "r", "when": {"event": ["A"]}, "points": 5%s}]}]},
                 "total": {"max": 100}, "stages": [%s]}""".formatted(decay, stages);
    }

    @Test
    void a_rung_after_one_with_a_higher_bar() {
        assertThat(warnings(model("", "{\"name\": \"SQL\", \"enter\": 90}, {\"name\": \"EQL\", \"enter\": 50}")))
                .containsExactly(
                        "stages[1].enter: is lower than the bar of an earlier rung, \"SQL\"; a lead that holds both "
                                + "rungs gets this stage, because the last one in the list counts");
        assertThat(warnings(model("", "{\"name\": \"A\", \"enter\": 50}, {\"name\": \"B\", \"enter\": {\"fit\": 5}}")))
                .as("bars of different scores do not compare")
                .isEmpty();
    }

    @Test
    void a_rung_without_leave_whose_points_decay() {
        String rung = "{\"name\": \"MQL\", \"enter\": 50%s}";
        String decay = ", \"decay\": {\"halfLife\": 30}";
        assertThat(warnings(model(decay, rung.formatted(""))))
                .containsExactly("stages[0].leave: is not below enter, and "
                        + "points decay: a lead near the bar of \"MQL\" can rise and fall repeatedly");
        assertThat(warnings(model(decay, rung.formatted(", \"leave\": 50")))).hasSize(1);
        assertThat(warnings(model(decay, rung.formatted(", \"leave\": 40")))).isEmpty();
        assertThat(warnings(model("", rung.formatted("")))).as("nothing decays").isEmpty();
        assertThat(warnings(model(decay, "{\"name\": \"F\", \"enter\": {\"fit\": 5}}"))).as("fit does not decay")
                .isEmpty();
        assertThat(warnings(model(decay,
                "{\"name\": \"X\", \"enter\": {\"total\": 9, \"engagement\": 5}, \"leave\": {\"total\": 2}}")))
                .hasSize(1);
    }

    @Test
    void a_rung_out_of_reach() {
        assertThat(warnings(model("", "{\"name\": \"A\", \"enter\": 101}"))).containsExactly(
                "stages[0].enter: can never be reached: the total is at most 100");
        assertThat(warnings(model("", "{\"name\": \"A\", \"enter\": {\"fit\": 10.5}}"))).containsExactly(
                "stages[0].enter: can never be reached: the fit is at most 10");
        assertThat(warnings(model("", "{\"name\": \"A\", \"enter\": {\"engagement\": 81}}"))).containsExactly(
                "stages[0].enter: can never be reached: the engagement is at most 80");
        assertThat(
                warnings(model("", "{\"name\": \"A\", \"enter\": {\"total\": 100, \"fit\": 10, \"engagement\": 80}}")))
                .isEmpty();
    }

    @Test
    void a_rule_that_pays_nothing_and_a_model_without_stages() {
        assertThat(warnings("""
                {"name": "m", "fit": {"rules": [{"id": "f", "when": {"a": [1]}, "points": 0.000}]},
                 "engagement": {"groups": [{"id": "g", "rules": [
                   {"id": "r", "when": {"event": ["A"]}, "points": 0, "decay": {"expire": 3}},
                   {"id": "t", "when": {"event": ["A"]}, "count": {"tiers": [{"from": 1, "points": 0}]}},
                   {"id": "w", "when": {"event": ["A"]}, "points": 0, "while": {"atLeast": 1, "within": 1}},
                   {"id": "x", "when": {"event": ["A"]}, "points": -1}]}]}}""")).containsExactly(
                "fit.rules[0].points: this rule never pays anything",
                "engagement.groups[0].rules[0]: this rule never pays anything",
                "engagement.groups[0].rules[1]: this rule never pays anything",
                "engagement.groups[0].rules[2]: this rule never pays anything",
                "stages: the model has none, so every lead stays a Prospect and no event about a higher stage is "
                        + "published");
    }
}
