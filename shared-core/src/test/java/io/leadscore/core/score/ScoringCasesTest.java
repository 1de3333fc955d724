package io.leadscore.core.score;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.model.ModelReader;
import io.leadscore.core.model.Points;
import io.leadscore.core.model.ShippedModels;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The worked cases of {@code cases/scoring.json}, through the core. */
final class ScoringCasesTest {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);
    private static final int CASES = 65;

    private record Line(String rule, long pointsMilli, long count) {}

    private record Expected(long totalMilli, long fitMilli, long engagementMilli, String stage,
            @Nullable String nextChangeOn, List<Line> lines) {}

    @TestFactory
    Stream<DynamicTest> every_case_scores_as_it_says() throws Exception {
        Map<String, CompiledModel> models = models();
        return cases().stream().map(item -> DynamicTest.dynamicTest(requireNonNull(item.text("why")), () -> {
            var model = requireNonNull(models.get(requireNonNull(item.text("model"))));
            assertThat(scored(model, item)).isEqualTo(expected(item.object("expect")));
        }));
    }

    @Test
    void all_the_cases_are_there() throws Exception {
        assertThat(cases()).hasSize(CASES);
    }

    @Test
    void the_lines_of_every_case_sum_to_its_total() throws Exception {
        Map<String, CompiledModel> models = models();
        for (Json.Obj item : cases()) {
            var scored = scored(requireNonNull(models.get(requireNonNull(item.text("model")))), item);
            assertThat(scored.lines().stream().mapToLong(Line::pointsMilli).sum()).isEqualTo(scored.totalMilli());
        }
    }

    private static Expected scored(CompiledModel model, Json.Obj item) {
        Json.Obj lead = item.object("lead");
        List<OfflineScoring.Occurrence> occurrences = new ArrayList<>();
        for (Json.Obj activity : objects(lead.get("activities"))) {
            occurrences.add(new OfflineScoring.Occurrence(activity.text("source"),
                    requireNonNull(activity.text("messageId")), activity.text("event"),
                    day(requireNonNull(activity.text("occurredAt"))), activity.object("properties")));
        }
        var scored = new OfflineScoring(model).score(requireNonNull(lead.text("lead")), lead.object("traits"),
                occurrences, day(requireNonNull(item.text("at"))));
        var card = scored.card();
        return new Expected(card.totalMilli(), card.fitMilli(), card.engagementMilli(), scored.stage(),
                scored.nextChangeOn() == null ? null : scored.nextChangeOn().toString(),
                card.lines().stream().map(line -> new Line(line.rule(), line.pointsMilli(), line.count())).toList());
    }

    private static Expected expected(Json.Obj expect) {
        List<Line> lines = objects(expect.get("lines")).stream()
                .map(line -> new Line(requireNonNull(line.text("rule")), milli(line, "points"),
                        milli(line, "count") / Points.MILLI))
                .toList();
        return new Expected(milli(expect, "total"), milli(expect, "fit"), milli(expect, "engagement"),
                requireNonNull(expect.text("stage")), expect.text("nextChangeOn"), lines);
    }

    private static long milli(Json.Obj object, String field) {
        return object.get(field) instanceof Json.Num(String literal) ? Points.parseMilli(literal).orElseThrow() : -1;
    }

    private static LocalDate day(String instant) {
        return LocalDate.ofInstant(Instant.parse(instant), ZoneOffset.UTC);
    }

    private static Map<String, CompiledModel> models() throws Exception {
        var models = new java.util.TreeMap<String, CompiledModel>();
        for (String name : ShippedModels.names()) {
            models.put(name, active(ShippedModels.json(name)));
        }
        models.put("edges", active(resource("/cases/edges.json")));
        return models;
    }

    private static CompiledModel active(String json) throws Exception {
        var reading = ModelReader.read(READER.read(json));
        assertThat(reading.problems()).isEmpty();
        return new CompiledModel(requireNonNull(reading.model()), 1);
    }

    private static List<Json.Obj> cases() throws Exception {
        return objects(READER.read(resource("/cases/scoring.json")));
    }

    private static List<Json.Obj> objects(@Nullable Json array) {
        return array instanceof Json.Arr(var items) ? items.stream().map(Json.Obj.class::cast).toList() : List.of();
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = requireNonNull(ScoringCasesTest.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
