package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Scores every worked case with the command line. */
class ScoringCasesTest {
    private static final int CASES = 65;

    @TempDir
    Path directory = Path.of("");

    @TestFactory
    Stream<DynamicTest> leadscore_score_gives_the_expected_card() {
        return cases().stream()
                .map(one -> DynamicTest.dynamicTest(String.valueOf(one.text("why")), () -> check(one)));
    }

    @Test
    void no_case_is_missing() {
        assertThat(cases()).hasSize(CASES);
    }

    private void check(Json.Obj one) throws Exception {
        var run = CommandRun.of(one.object("lead").toJson() + "\n", "score", "--model",
                model(Objects.requireNonNull(one.text("model"))), "--at", Objects.requireNonNull(one.text("at")));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        var card = (Json.Obj) new JsonReader(JsonReader.Limits.DOCUMENT).read(run.out());
        assertThat(card.text("lead")).isEqualTo(one.object("lead").text("lead"));
        one.object("expect")
                .fields()
                .forEach((field, expected) -> assertThat(canonical(Objects.requireNonNull(card.get(field))))
                        .as(field)
                        .isEqualTo(canonical(expected)));
    }

    private String model(String name) throws Exception {
        if (!name.equals("edges")) {
            return name;
        }
        Path file = directory.resolve("edges.json");
        Files.writeString(file, resource("/cases/edges.json"));
        return file.toString();
    }

    private static List<Json.Obj> cases() {
        try {
            var all = (Json.Arr) new JsonReader(JsonReader.Limits.DOCUMENT).read(resource("/cases/scoring.json"));
            return all.items().stream().map(Json.Obj.class::cast).toList();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(ScoringCasesTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The same value with each number in its canonical form, so that 45 equals 45.0. */
    private static Json canonical(Json value) {
        return switch (value) {
            case Json.Num number -> new Json.Num(number.canonical());
            case Json.Arr(var items) -> new Json.Arr(items.stream().map(ScoringCasesTest::canonical).toList());
            case Json.Obj(var fields) -> {
                var object = Json.Obj.EMPTY;
                for (var field : fields.entrySet()) {
                    object = object.with(field.getKey(), canonical(field.getValue()));
                }
                yield object;
            }
            default -> value;
        };
    }
}
