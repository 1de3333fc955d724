package io.leadscore.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The faults of model/faults.json. Each is an edit of a correct model. */
final class ModelFaultsTest {
    record Fault(String why, Json document, boolean schemaRefuses, List<String> paths, boolean ofPattern) {
        @Override
        public String toString() {
            return why;
        }
    }

    static Stream<Fault> faults() {
        return items(Documents.resource("/model/faults.json")).map(ModelFaultsTest::fault);
    }

    private static Fault fault(Json fault) {
        Json document = Documents.complete();
        for (Json edit : items(Documents.at(fault, "edits")).toList()) {
            document = ((Json.Obj) edit).get("set") == null
                    ? Edits.remove(document, Documents.textAt(edit, "remove"))
                    : Edits.set(document, Documents.textAt(edit, "set"), Documents.at(edit, "to"));
        }
        boolean ofPattern = ((Json.Obj) fault).get("problemsUnder") != null;
        List<String> paths = ofPattern
                ? List.of(Documents.textAt(fault, "problemsUnder"))
                : items(Documents.at(fault, "problems")).map(path -> ((Json.Text) path).value()).toList();
        return new Fault(Documents.textAt(fault, "why"), document, Documents.textAt(fault, "schema").equals("refuses"),
                paths, ofPattern);
    }

    private static Stream<Json> items(Json array) {
        return ((Json.Arr) array).items().stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void is_found_where_it_is_and_nowhere_else(Fault fault) {
        var reading = ModelReader.read(fault.document());
        assertThat(reading.model()).isNull();
        if (fault.ofPattern()) {
            assertThat(reading.problems()).isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.path()).startsWith(fault.paths().getFirst()));
        } else {
            assertThat(reading.problems()).extracting(Problem::path).containsExactlyElementsOf(fault.paths());
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void of_shape_is_refused_by_the_schema_too(Fault fault) {
        assertThat(Documents.schemaAccepts(fault.document())).isEqualTo(!fault.schemaRefuses());
    }

    @Test
    void each_problem_is_one_line_of_the_golden_file() {
        String lines = faults().filter(fault -> !fault.ofPattern())
                .flatMap(fault -> Stream.concat(Stream.of("# " + fault.why()), ModelReader.read(fault.document())
                        .problems()
                        .stream()
                        .map(Problem::toString)))
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(lines).isEqualTo(Documents.text("/model/messages.txt"));
    }

    @Test
    void at_least_sixty_are_tried() {
        assertThat(faults()).hasSizeGreaterThanOrEqualTo(60);
    }
}
