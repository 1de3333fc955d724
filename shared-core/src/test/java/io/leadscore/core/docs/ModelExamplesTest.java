package io.leadscore.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.docs.ModelExamples.Case;
import io.leadscore.core.docs.ModelExamples.Example;
import io.leadscore.core.json.Json;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.model.Points;
import io.leadscore.core.score.CompiledModel;
import io.leadscore.core.score.OfflineScoring;
import io.leadscore.core.score.OfflineScoring.Occurrence;
import io.leadscore.core.score.ScoreCard;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The worked examples of the page about models are computed by the scorer. */
final class ModelExamplesTest {
    private static final String NONE = "none";

    private final List<Example> examples = ModelExamples.of(Pages.lines("docs/models.md"));

    @TestFactory
    Stream<DynamicTest> every_day_of_every_example_is_what_the_scorer_says() {
        return examples.stream()
                .flatMap(example -> example.cases()
                        .stream()
                        .flatMap(lead -> lead.days().stream().map(day -> test(example, lead, day))));
    }

    private static DynamicTest test(Example example, Case lead, Map<String, String> day) {
        return DynamicTest.dynamicTest(example.heading() + ", " + day.get("Day"),
                () -> assertThat(computed(example, lead, day)).as(example.heading()).isEqualTo(day));
    }

    @Test
    void every_example_says_what_becomes_of_a_lead() {
        assertThat(examples).hasSizeGreaterThan(15);
        assertThat(examples).allSatisfy(
                example -> assertThat(example.cases()).as(example.heading()).isNotEmpty());
    }

    @Test
    void every_example_is_a_model_that_the_checker_takes() {
        assertThat(examples).allSatisfy(
                example -> assertThat(ModelReader.read(example.model()).problems()).as(example.heading()).isEmpty());
    }

    @Test
    void every_field_of_a_model_is_in_an_example() {
        var used = new HashSet<String>();
        examples.forEach(example -> collect(example.model(), used));
        var defined = new TreeSet<String>();
        properties(ModelExamples.json(Pages.text(Pages.file(ModelsPage.SCHEMA))), defined);
        assertThat(used).containsAll(defined);
    }

    private static void collect(Json json, Set<String> names) {
        if (json instanceof Json.Obj(var fields)) {
            fields.forEach((name, value) -> {
                names.add(name);
                collect(value, names);
            });
        } else if (json instanceof Json.Arr(var items)) {
            items.forEach(item -> collect(item, names));
        }
    }

    /** The names of all properties that the schema defines. */
    private static void properties(Json schema, Set<String> names) {
        if (schema instanceof Json.Obj(var fields)) {
            names.addAll(((Json.Obj) schema).object("properties").fields().keySet());
            fields.values().forEach(value -> properties(value, names));
        } else if (schema instanceof Json.Arr(var items)) {
            items.forEach(item -> properties(item, names));
        }
    }

    /** The row as it must be, for the columns that the table has. */
    private static Map<String, String> computed(Example example, Case lead, Map<String, String> day) {
        var model = new CompiledModel(Objects.requireNonNull(ModelReader.read(example.model()).model()), 1);
        var scored = new OfflineScoring(model).score("lead", lead.traits(), occurrences(lead.activities()),
                LocalDate.parse(Objects.requireNonNull(day.get("Day"))));
        var row = new LinkedHashMap<String, String>();
        for (String column : day.keySet()) {
            row.put(column, switch (column) {
                case "Day" -> Objects.requireNonNull(day.get("Day"));
                case "Lines" -> lines(scored.card());
                case "Fit" -> Points.format(scored.card().fitMilli());
                case "Engagement" -> Points.format(scored.card().engagementMilli());
                case "Total" -> Points.format(scored.card().totalMilli());
                case "Stage" -> scored.stage();
                case "Next change" -> Objects.toString(scored.nextChangeOn(), NONE);
                default -> "is no column that is computed";
            });
        }
        return row;
    }

    private static String lines(ScoreCard card) {
        return card.lines().isEmpty() ? NONE
                : card.lines()
                        .stream()
                        .map(line -> "`" + line.rule() + "` " + Points.format(line.pointsMilli())
                                + (line.count() == 0 ? "" : " (" + line.count() + ")"))
                        .collect(Collectors.joining(", "));
    }

    private static List<Occurrence> occurrences(List<Map<String, String>> activities) {
        var occurrences = new ArrayList<Occurrence>();
        for (Map<String, String> activity : activities) {
            var properties = (Json.Obj) ModelExamples
                    .json(activity.getOrDefault("Properties", "`{}`").replace("`", ""));
            int times = Integer.parseInt(activity.getOrDefault("Times", "1"));
            for (int time = 0; time < times; time++) {
                occurrences.add(new Occurrence(null, "m" + occurrences.size(), activity.get("Event"),
                        LocalDate.parse(Objects.requireNonNull(activity.get("Day"))), properties));
            }
        }
        return occurrences;
    }
}
