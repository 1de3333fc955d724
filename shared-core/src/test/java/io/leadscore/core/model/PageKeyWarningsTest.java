package io.leadscore.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Problem;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model lets strangers do, and the events that page keys may therefore not send. */
final class PageKeyWarningsTest {
    private static final String MODEL = """
            {"name": "m", "engagement": {"groups": [{"id": "g", "rules": [%s]}]}, "stages": [{"name": "Lead", "enter": 1}],
             "disqualify": [%s]}""";
    private static final String GOOD = "{\"id\": \"good\", \"points\": 5, \"when\": {\"event\": [\"Page Viewed\"]}}";

    private static List<String> warned(String rule, String disqualify) {
        var reading = ModelReader.read(Documents.parse(MODEL.formatted(rule, disqualify)));
        assertThat(reading.problems()).isEmpty();
        return reading.warnings().stream().map(Problem::path).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"event": ["Page Viewed"]}                                             | true
            {"event": ["Refund Requested", "FORM SUBMITTED"]}                      | true
            {"properties": {"path": ["/careers"]}}                                 | true
            {"event": [{"prefix": "Careers"}]}                                     | true
            {"event": ["Page Viewed"], "source": ["backend"]}                      | false
            {"event": ["Refund Requested"]}                                        | false
            {"$or": [{"event": ["Unsubscribed"]}, {"event": ["Email Bounced"]}]}   | false
            """)
    void a_pattern_that_a_page_can_match_is_open(String when, boolean open) {
        String entry = "{\"id\": \"x\", \"did\": {\"when\": %s}}".formatted(when);
        String rule = "{\"id\": \"bad\", \"points\": -5, \"when\": %s}".formatted(when);

        assertThat(warned(GOOD, entry)).isEqualTo(open ? List.of("disqualify[0].did.when") : List.of());
        assertThat(warned(rule, "")).isEqualTo(open ? List.of("engagement.groups[0].rules[0].when") : List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"count\": {\"most\": 1}", "\"min\": -10"})
    void a_rule_that_takes_a_bounded_number_of_points_is_no_danger(String bound) {
        assertThat(warned("{\"id\": \"bad\", \"points\": -5, \"when\": {\"event\": [\"Page Viewed\"]}, " + bound + "}",
                "")).isEmpty();
    }

    @Test
    void the_shipped_models_let_no_stranger_harm_a_lead() {
        for (String name : ShippedModels.names()) {
            assertThat(ModelReader.read(Documents.parse(ShippedModels.json(name))).warnings()).as(name)
                    .extracting(Problem::message)
                    .noneMatch(message -> message.startsWith("anybody can"));
        }
    }

    @Test
    void events_that_disqualify_or_take_points_are_guarded_except_those_of_every_page() {
        var model = Objects.requireNonNull(ModelReader.read(Documents.parse(MODEL.formatted("""
                {"id": "a", "points": -5, "when": {"event": ["Refund Requested", "Page Viewed"]}},
                {"id": "b", "points": 5, "when": {"event": ["Demo Requested"]}}""", """
                {"id": "c", "did": {"when": {"$or": [{"event": ["Email Bounced"]}, {"event": ["Fraud Found"]}]}}},
                {"id": "d", "when": {"companyType": ["competitor"]}}"""))).model());

        assertThat(GuardedEvents.of(model)).containsExactlyInAnyOrder("refund requested", "email bounced",
                "fraud found");
    }
}
