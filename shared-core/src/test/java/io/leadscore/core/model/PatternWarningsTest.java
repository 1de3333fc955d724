package io.leadscore.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Activity;
import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.pattern.EventPattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns that ask for what their documents can never have. */
final class PatternWarningsTest {
    private static List<Problem> warnings(String json) {
        var reading = ModelReader.read(Documents.parse(json));
        assertThat(reading.problems()).isEmpty();
        return reading.warnings();
    }

    private static String model(String when) {
        return """
                {"name": "m", "engagement": {"groups": [{"id": "g", "rules": [{"id": "r", "points": 5, "when": %s}]}]},
                 "stages": [{"name": "Lead", "enter": 1}]}""".formatted(when);
    }

    private static List<String> ofRule(String when) {
        return warnings(model(when)).stream().map(Problem::toString).toList();
    }

    @Test
    void a_property_beside_event_instead_of_inside_properties() {
        assertThat(ofRule("{\"event\": [\"Page Viewed\"], \"path\": [{\"prefix\": \"/pricing\"}]}")).containsExactly(
                "engagement.groups[0].rules[0].when.path: this never matches, because an activity has only \"event\", "
                        + "\"source\" and \"properties\"; ask for a property with \"properties\": {\"path\": …}");
        assertThat(ofRule("{\"event\": [\"Page Viewed\"], \"properties\": {\"path\": [{\"prefix\": \"/pricing\"}]}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"Event": ["A"]}                                                   | Event            | never matches
            {"name": ["A"]}                                                    | name             | never matches
            {"traits": {"plan": ["pro"]}}                                      | traits           | never matches
            {"event": ["A"], "path": [{"exists": false}]}                      | path             | is always true
            {"event": ["A"], "path": ["/", {"exists": false}]}                 | path             | is always true
            {"event": ["A"], "page": {"path": [{"exists": false}]}}            | page             | is always true
            {"event": ["A"], "page": {"path": [{"exists": false}], "x": [1]}}  | page             | never matches
            {"$or": [{"event": ["A"]}, {"event": ["B"], "path": ["/"]}]}       | $or[1].path      | never matches
            {"$or": [{"event": ["A"]}, {"$or": [{"a": [1]}, {"event": [1]}]}]} | $or[1].$or[0].a  | never matches
            {"event": [5]}                                                     | event            | never matches
            {"event": [null, {"numeric": [">", 5]}]}                           | event            | never matches
            {"event": [{"exists": false}]}                                     | event            | never matches
            {"event": {"name": ["A"]}}                                         | event            | never matches
            {"source": [true]}                                                 | source           | never matches
            {"source": {"name": [{"exists": false}]}}                          | source           | is always true
            {"properties": ["/"]}                                              | properties       | never matches
            {"properties": [{"exists": true}]}                                 | properties       | never matches
            {"properties": [{"exists": false}]}                                | properties       | is always true
            """)
    void what_an_activity_can_never_have(String when, String path, String effect) {
        String at = "engagement.groups[0].rules[0].when." + path + ": this " + effect;
        assertThat(ofRule(when)).as(when).anyMatch(warning -> warning.startsWith(at));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"event": ["A", 5]}
            {"event": [{"exists": true}]}
            {"event": [{"anything-but": [5]}]}
            {"source": ["web", {"exists": false}]}
            {"source": [{"exists": false}]}
            {"properties": {"event": ["A"], "path": [{"exists": false}]}}
            {"$or": [{"event": [{"prefix": "a"}]}, {"source": [{"suffix": "a"}]}, {"properties": {"x": [1]}}]}
            """)
    void what_an_activity_can_have(String when) {
        assertThat(ofRule(when)).as(when).isEmpty();
    }

    @Test
    void every_pattern_of_a_model_is_looked_at() {
        String traits = "{\"properties\": {\"path\": [\"/\"]}}";
        String did = "{\"path\": [\"/\"]}";
        assertThat(warnings("""
                {"name": "m", "appliesTo": %1$s,
                 "fit": {"rules": [{"id": "f", "points": 1, "when": {"$or": [{"a": [1]}, %1$s]}}]},
                 "engagement": {"groups": [
                   {"id": "g", "rules": []},
                   {"id": "h", "rules": [{"id": "r", "points": 5, "when": {"event": ["A"]}},
                                         {"id": "s", "points": 5, "when": %2$s}]}]},
                 "stages": [{"name": "Lead", "enter": 1, "when": %1$s, "did": {"when": %2$s}}],
                 "disqualify": [{"id": "d", "when": %1$s, "did": {"when": %2$s}}]}""".formatted(traits, did)))
                .extracting(Problem::path)
                .containsExactly("appliesTo.properties", "fit.rules[0].when.$or[1].properties",
                        "engagement.groups[1].rules[1].when.path", "stages[0].when.properties",
                        "stages[0].did.when.path",
                        "disqualify[0].when.properties", "disqualify[0].did.when.path", "disqualify[0].did.when");
    }

    /** Only sales sets the trait, so that a value that is no outcome is a slip of the pen. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"outcome": ["Recycled", "rejcted", "win"]}           | outcome: this never matches "rejcted"; outcome: this never matches "win"
            {"outcome": ["lead accepted"]}                        | outcome: this never matches "lead accepted"
            {"$or": [{"plan": ["x"]}, {"outcome": ["lose"]}]}     | $or[1].outcome: this never matches "lose"
            {"outcome": {"name": ["won"]}}                        | outcome: this never matches, because
            {"outcome": [5]}                                      | outcome: this never matches, because
            {"outcome": ["accepted", "rejected", "recycled", "won", "lost"]}   | ``
            {"outcome": [{"anything-but": ["x"]}, {"prefix": "re"}]}           | ``
            {"outcome": [{"exists": false}]}                                   | ``
            """)
    void an_outcome_that_does_not_exist(String when, String expected) {
        var paths = warnings("""
                {"name": "m", "fit": {"rules": [{"id": "f", "points": 1, "when": %s}]},
                 "stages": [{"name": "Lead", "enter": 1}]}""".formatted(when)).stream()
                .map(warning -> warning.toString().replaceFirst("fit.rules\\[0].when.", ""))
                .filter(warning -> warning.contains("outcome"))
                .toList();
        String[] beginnings = expected.isEmpty() ? new String[0] : expected.split("; ", -1);
        assertThat(paths).as(when).hasSize(beginnings.length);
        for (int i = 0; i < beginnings.length; i++) {
            assertThat(paths.get(i)).as(when).startsWith(beginnings[i]);
        }
    }

    /** A trait may have any name, also that of a field of activities. */
    @Test
    void a_trait_of_any_name_is_no_reason_for_a_warning() {
        assertThat(warnings("""
                {"name": "m", "fit": {"rules": [{"id": "f", "points": 1,
                   "when": {"event": ["Summit"], "source": ["web"], "path": ["/"], "properties": ["x"]}}]},
                 "stages": [{"name": "Lead", "enter": 1}]}""")).isEmpty();
    }

    @Test
    void the_shipped_models_ask_for_what_can_be() {
        for (String name : ShippedModels.names()) {
            assertThat(warnings(ShippedModels.json(name))).as(name)
                    .noneMatch(warning -> warning.path().contains("when"));
        }
    }

    /** What is called never or always is so for every activity, and a field that no activity has is never missed. */
    @Test
    void the_warnings_are_certain() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var said = new HashMap<String, Integer>();
        for (int n = 0; n < 1_500; n++) {
            String root = List.of("event", "source", "properties", "path", "Event", "traits", "x")
                    .get(random.nextInt(7));
            String when = "{\"" + root + "\": " + condition(random, 2) + "}";
            String effect = effect(ofRule(when));
            EventPattern pattern = Objects.requireNonNull(
                    EventPattern.compile(Documents.parse(when), "", problem -> {}));
            for (int a = 0; a < 30; a++) {
                Folded activity = activity(random);
                boolean matches = pattern.matches(activity);
                if (effect != null) {
                    assertThat(matches).as("%s is said to be %s for %s, seed %s", when, effect,
                            activity.value().toJson(), seed).isEqualTo(effect.equals("always"));
                }
            }
            boolean known = List.of("event", "source", "properties").contains(root);
            assertThat(known || effect != null).as("%s, seed %s", when, seed).isTrue();
            said.merge(root + " " + effect, 1, Integer::sum);
        }
        assertThat(said).as("seed %s", seed)
                .containsKeys("event never", "event always", "event null", "source null",
                        "properties never", "properties always", "properties null", "path never", "path always");
    }

    private static @Nullable String effect(List<String> warnings) {
        assertThat(warnings).hasSizeLessThan(2);
        return warnings.isEmpty() ? null : warnings.getFirst().contains("never matches") ? "never" : "always";
    }

    private static String condition(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            return "{\"a\": " + condition(random, depth - 1) + "}";
        }
        var alternatives = new ArrayList<String>();
        for (int i = random.nextInt(1, 3); i > 0; i--) {
            alternatives.add(List.of("\"a\"", "\"web\"", "7", "null", "true", "{\"exists\": true}",
                    "{\"exists\": false}", "{\"exists\": false}", "{\"prefix\": \"a\"}", "{\"suffix\": \"b\"}",
                    "{\"wildcard\": \"*e*\"}", "{\"numeric\": [\">\", 3]}", "{\"anything-but\": [\"a\"]}",
                    "{\"anything-but\": [7]}").get(random.nextInt(14)));
        }
        return alternatives.toString();
    }

    private static Folded activity(Random random) {
        String event = List.of("a", "B", "web", "7").get(random.nextInt(4));
        String source = random.nextBoolean() ? "web" : "A";
        Json.Obj properties = List.of(Json.Obj.EMPTY, Json.obj("a", "a"), Json.obj("a", 7), Json.obj("path", "a"),
                Json.obj("a", Json.obj("a", "web"))).get(random.nextInt(5));
        return Activity.seen(event, source, properties);
    }
}
