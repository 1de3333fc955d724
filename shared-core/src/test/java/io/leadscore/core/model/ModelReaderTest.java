package io.leadscore.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import io.leadscore.core.model.ScoringModel.Bars;
import io.leadscore.core.model.ScoringModel.Cap;
import io.leadscore.core.model.ScoringModel.Count;
import io.leadscore.core.model.ScoringModel.Decay;
import io.leadscore.core.model.ScoringModel.Did;
import io.leadscore.core.model.ScoringModel.EngagementRule;
import io.leadscore.core.model.ScoringModel.HandOff;
import io.leadscore.core.model.ScoringModel.Loss;
import io.leadscore.core.model.ScoringModel.Pay;
import io.leadscore.core.model.ScoringModel.Step;
import io.leadscore.core.model.ScoringModel.Tier;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelReaderTest {
    private static ScoringModel read(Json document) {
        var reading = ModelReader.read(document);
        assertThat(reading.problems()).isEmpty();
        return Objects.requireNonNull(reading.model());
    }

    private static Pay pay(ScoringModel model, int group, int rule) {
        return model.engagement().groups().get(group).rules().get(rule).pay();
    }

    @Test
    void a_complete_model_is_read_as_it_is_written() {
        ScoringModel model = read(Documents.complete());

        assertThat(model.name()).isEqualTo("b2b");
        assertThat(model.title()).isEqualTo("Every feature once");
        assertThat(model.handOff()).isEqualTo(new HandOff("SQL", 2));
        assertThat(model.appliesTo()).isNotNull();
        assertThat(model.fit().cap()).isEqualTo(new Cap(-10_000, 60_000));
        assertThat(model.fit().rules()).extracting(rule -> rule.pointsMilli()).containsExactly(20_000L, -5_125L);
        assertThat(model.engagement().cap()).isEqualTo(new Cap(-50_000, 100_000));
        assertThat(model.engagement().groups()).extracting(group -> group.cap())
                .containsExactly(new Cap(Cap.NONE.minMilli(), 40_000), Cap.NONE, Cap.NONE);
        assertThat(pay(model, 0, 0))
                .isEqualTo(new Pay.PerOccurrence(List.of(new Tier(1, 2_000)), new Count(null, 3, 20),
                        new Decay(new Decay.Kind.After(30, new Loss.Percent(50_000)), false)));
        assertThat(pay(model, 1, 0)).isEqualTo(new Pay.PerOccurrence(List.of(new Tier(1, 10_000)), Count.ALL,
                new Decay(new Decay.Kind.After(90, new Loss.Magnitude(10_000)), true)));
        assertThat(pay(model, 1, 1)).isEqualTo(new Pay.PerOccurrence(List.of(new Tier(1, 5_000), new Tier(3, 10_000)),
                new Count("properties.asset", Count.UNLIMITED, Count.UNLIMITED),
                new Decay(new Decay.Kind.Steps(List.of(new Step(30,
                        new Loss.Percent(40_000)), new Step(60, new Loss.Percent(100_000)))), false)));
        assertThat(pay(model, 2, 0)).isEqualTo(new Pay.While(15_000, 3, 7));
        assertThat(pay(model, 2, 1)).isEqualTo(new Pay.PerOccurrence(List.of(new Tier(1, 20_000)), Count.ALL,
                new Decay(new Decay.Kind.HalfLife(60), false)));
        assertThat(pay(model, 2, 2)).isEqualTo(new Pay.PerOccurrence(List.of(new Tier(1, 1_000)), Count.ALL,
                new Decay(new Decay.Kind.Expire(14), false)));
        assertThat(pay(model, 2, 3)).isEqualTo(new Pay.PerOccurrence(List.of(new Tier(1, -20_000)), Count.ALL,
                new Decay(new Decay.Kind.Every(7, new Loss.Percent(25_500)), false)));
        assertThat(model.total()).isEqualTo(new Cap(-20_000, 200_000));
        assertThat(model.stages()).extracting(rung -> rung.name()).containsExactly("Lead", "EQL", "MQL", "SQL");
        assertThat(model.stages().get(2).enter()).isEqualTo(new Bars(50_000, Bars.NONE, Bars.NONE));
        assertThat(model.stages().get(2).leave()).isEqualTo(new Bars(40_000, Bars.NONE, Bars.NONE));
        assertThat(model.stages().get(3).enter()).isEqualTo(new Bars(Bars.NONE, 20_000, 60_000));
        assertThat(model.stages().get(3).leave()).isEqualTo(new Bars(Bars.NONE, 20_000, 30_000));
        assertThat(model.stages().get(3).did()).extracting(Did::atLeast, Did::withinDays).containsExactly(1, 60);
        assertThat(model.disqualify()).extracting(entry -> entry.id()).containsExactly("competitor", "unreachable");
        assertThat(Documents.schemaAccepts(Documents.complete())).isTrue();
    }

    @Test
    void what_is_left_out_has_its_default() {
        ScoringModel model = read(Documents.parse("""
                {"name": "m", "stages": [{"name": "Lead", "enter": 1, "did": {"when": {"event": ["A"]}}}]}"""));
        assertThat(model.fit().rules()).isEmpty();
        assertThat(model.engagement().groups()).isEmpty();
        assertThat(model.total()).isEqualTo(new Cap(0, Cap.NONE.maxMilli()));
        assertThat(model.stages().getFirst().leave()).isEqualTo(model.stages().getFirst().enter());
        assertThat(model.stages().getFirst().did()).extracting(Did::atLeast, Did::withinDays)
                .containsExactly(1, Did.EVER);
        assertThat(model.disqualify()).isEmpty();
    }

    @Test
    void the_models_of_the_cases_pass_reader_and_schema() {
        Json edges = Documents.resource("/cases/edges.json");
        assertThat(read(edges).name()).isEqualTo("edges");
        assertThat(Documents.schemaAccepts(edges)).isTrue();
        for (String name : ShippedModels.names()) {
            Json shipped = Documents.parse(ShippedModels.json(name));
            assertThat(read(shipped).name()).isEqualTo(name);
            assertThat(Documents.schemaAccepts(shipped)).as(name).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "3.0", "3e0", "30E-1", "0.03e2"})
    void a_whole_number_may_be_written_in_any_way(String three) {
        Json document = Edits.set(Documents.complete(), "engagement.groups[0].rules[0].count.perDay",
                new Json.Num(three));
        assertThat(pay(read(document), 0, 0)).extracting("count").isEqualTo(new Count(null, 3, 20));
        assertThat(Documents.schemaAccepts(document)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "\"b2b\"", "[]", "true"})
    void a_document_that_is_no_object_has_one_problem(String json) {
        var reading = ModelReader.read(Documents.parse(json));
        assertThat(reading.problems()).containsExactly(new Problem("", "must be an object"));
    }

    @Test
    void an_empty_document_lacks_only_its_name() {
        assertThat(ModelReader.read(Json.Obj.EMPTY).problems()).extracting(Problem::path).containsExactly("name");
    }

    @Test
    void rules_of_both_kinds_are_limited_together() {
        assertThat(ModelReader.read(modelOf(250, 250)).problems()).isEmpty();
        assertThat(ModelReader.read(modelOf(250, 251)).problems()).singleElement()
                .hasToString("the model has 501 rules; at most 500 are allowed");
    }

    private static Json modelOf(int fitRules, int engagementRules) {
        return Documents.parse("{\"name\": \"m\", \"fit\": {\"rules\": [" + rules("f", fitRules, "a")
                + "]}, \"engagement\": {\"groups\": [{\"id\": \"g\", \"rules\": ["
                + rules("e", engagementRules, "event")
                + "]}]}}");
    }

    private static String rules(String prefix, int count, String field) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"id\": \"%s%d\", \"when\": {\"%s\": [\"x\"]}, \"points\": 1}".formatted(prefix, i,
                        field))
                .collect(Collectors.joining(","));
    }

    @Test
    void or_branches_are_limited_over_the_whole_model() {
        assertThat(ModelReader.read(modelOfBranches(500, 500)).problems()).isEmpty();
        assertThat(ModelReader.read(modelOfBranches(500, 501)).problems()).singleElement()
                .hasToString("the patterns have 1001 $or branches in all; at most 1000 are allowed");
    }

    private static Json modelOfBranches(int first, int second) {
        return Documents.parse("""
                {"name": "m", "fit": {"rules": [{"id": "a", "when": {"$or": [%s]}, "points": 1}]},
                 "disqualify": [{"id": "b", "when": {"$or": [%s]}}]}""".formatted(branches(first), branches(second)));
    }

    private static String branches(int count) {
        return IntStream.range(0, count).mapToObj(i -> "{\"t%d\": [1]}".formatted(i)).collect(Collectors.joining(","));
    }

    @Test
    void a_field_name_of_control_characters_stays_on_one_line() {
        Json document = Edits.set(Documents.complete(), "fit.we\nird", Json.Bool.TRUE);
        assertThat(ModelReader.read(document).problems()).singleElement()
                .satisfies(problem -> assertThat(problem.toString()).doesNotContain("\n").contains("we\uFFFDird"));
    }

    @Test
    void rules_that_pay_something_positive_are_engagements() {
        assertThat(read(Documents.complete()).engagement().groups().getLast().rules()).filteredOn(
                EngagementRule::isEngagement)
                .extracting(EngagementRule::id)
                .containsExactly("pricing-burst", "demo",
                        "visit");
    }

    /** The deployment takes the rule for names from the schema, and the reader has its own. */
    @Test
    void the_names_that_the_schema_takes_are_the_names_that_the_reader_takes() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        String alphabet = "aZ09._-#/ é\n\u0661";
        int taken = 0;
        for (int n = 0; n < 1_000; n++) {
            var name = new StringBuilder();
            int known = random.nextBoolean() ? 7 : alphabet.length();
            for (int i = random.nextInt(10) == 0 ? random.nextInt(62, 67) : random.nextInt(6); i > 0; i--) {
                name.append(alphabet.charAt(random.nextInt(known)));
            }
            Json document = Json.obj("name", name.toString());
            boolean accepted = ModelReader.read(document).problems().isEmpty();
            assertThat(accepted).as("%s, seed %s", document.toJson(), seed)
                    .isEqualTo(Documents.schemaAccepts(document));
            taken += accepted ? 1 : 0;
        }
        assertThat(taken).as("seed %s", seed).isBetween(100, 900);
        assertThat(read(Json.obj("name", "B2B_v2.1")).name()).isEqualTo("B2B_v2.1");
    }
}
