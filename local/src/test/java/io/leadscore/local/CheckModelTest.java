package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.model.ShippedModels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckModelTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void every_shipped_model_is_good() {
        for (String name : ShippedModels.names()) {
            var run = CommandRun.of("", "check-model", name);
            assertThat(run.exitCode()).as(run.out()).isZero();
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void every_problem_is_told_with_its_path() throws Exception {
        Path model = directory.resolve("model.json");
        Files.writeString(model, """
                {"name": "b2b", "colour": "red",
                 "fit": {"rules": [{"id": "A", "when": {"industry": ["saas"]}, "points": 1.2345}]},
                 "engagement": {"groups": []},
                 "stages": [{"name": "Lead", "enter": 10, "leave": 20}]}""");
        var run = CommandRun.of("", "check-model", model.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.outLines()).filteredOn(line -> !line.startsWith("warning: "))
                .anyMatch(line -> line.startsWith("colour: "))
                .anyMatch(line -> line.startsWith("fit.rules[0].id: "))
                .anyMatch(line -> line.startsWith("fit.rules[0].points: "))
                .anyMatch(line -> line.startsWith("stages[0].leave"));
    }

    @Test
    void warnings_are_marked_and_no_problem() throws Exception {
        Path model = directory.resolve("model.json");
        Files.writeString(model, """
                {"name": "b2b", "fit": {"rules": []}, "engagement": {"groups": []},
                 "stages": [{"name": "Lead", "enter": 10}, {"name": "MQL", "enter": 5}]}""");
        var run = CommandRun.of("", "check-model", model.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).anyMatch(line -> line.startsWith("warning: "));
    }
}
