package io.leadscore.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.model.ShippedModels;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckModelTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void every_shipped_model_is_valid() {
        for (String name : ShippedModels.names()) {
            var run = CommandRun.of("", "check-model", name);
            assertThat(run.exitCode()).as(run.out()).isZero();
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void every_problem_is_reported_with_its_path() throws Exception {
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
    void a_problem_that_two_checks_of_a_field_find_is_reported_once() throws Exception {
        Path model = directory.resolve("model.json");
        Files.writeString(model,
                """
                {"name": "b2b", "engagement": {"groups": [{"id": "g", "rules": [
                  {"id": "r", "when": {"event": ["A"]}, "points": 1, "decay": {"after": 1, "every": 2, "lose": "x"}}]}]}}""");
        assertThat(CommandRun.of("", "check-model", model.toString()).outLines()).doesNotHaveDuplicates()
                .anyMatch(line -> line.contains("decay.lose: "));
    }

    @Test
    void a_full_disk_is_reported() {
        var err = new ByteArrayOutputStream();
        OutputStream full = CommandRun.failing("No space left on device");
        for (String[] command : new String[][]{{"check-model", "weighted-b2b"}, {"--help"}, {"help", "up"}}) {
            err.reset();
            var console = new Console(InputStream.nullInputStream(), full, new PrintStream(err, true, UTF_8), false);
            assertThat(Leadscore.run(console, command)).as(command[0]).isEqualTo(Leadscore.BAD_INPUT);
            assertThat(err.toString(UTF_8)).startsWith("leadscore: cannot write to standard output").hasLineCount(1);
        }
    }

    @Test
    void warnings_are_marked_and_are_not_problems() throws Exception {
        Path model = directory.resolve("model.json");
        Files.writeString(model, """
                {"name": "b2b", "fit": {"rules": []}, "engagement": {"groups": []},
                 "stages": [{"name": "Lead", "enter": 10}, {"name": "MQL", "enter": 5}]}""");
        var run = CommandRun.of("", "check-model", model.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).anyMatch(line -> line.startsWith("warning: "));
    }

    @Test
    void a_property_beside_event_is_a_warning() throws Exception {
        Path model = directory.resolve("model.json");
        Files.writeString(model,
                """
                {"name": "b2b", "engagement": {"groups": [{"id": "g", "rules": [{"id": "pricing", "points": 5,
                   "when": {"event": ["Page Viewed"], "path": ["/pricing"]}}]}]}, "stages": [{"name": "Lead", "enter": 1}]}""");
        var run = CommandRun.of("", "check-model", model.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).anyMatch(
                line -> line.startsWith("warning: engagement.groups[0].rules[0].when.path: this never matches"));
    }
}
