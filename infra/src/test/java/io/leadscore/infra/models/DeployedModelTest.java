package io.leadscore.infra.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.leadscore.infra.Synthesised;
import io.leadscore.infra.function.CoreResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that the template cannot hold stops the synthesis with a message that names it. */
final class DeployedModelTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(directory.resolve("models"));
        file("ours.json", "{\"name\": \"ours\",\n\n \"fit\": 1}\n");
        file("copy.json", "{\"name\": \"ours\"}");
        file("cut.json", "{\"name\": \"cut\",");
        file("two.json", "{\"name\": \"two\"} {}");
        file("nameless.json", "[1]");
        file("large.json", "{\"name\": \"large\", \"title\": \"" + "x".repeat(DeployedModel.MAX_BYTES) + "\"}");
        file("long.json", "{\"name\": \"long\", \"a\": [1" + "\n,1".repeat(DeployedModel.MAX_LINES) + "]}");
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(directory.resolve("models").resolve(name), text);
    }

    private List<DeployedModel> read(String... sources) {
        return DeployedModel.of(List.of(sources), directory, Synthesised.ARTIFACT);
    }

    @Test
    void a_file_is_read_line_by_line_without_blank_lines() {
        assertThat(read("models/ours.json")).containsExactly(
                new DeployedModel("ours", "models/ours.json", List.of("{\"name\": \"ours\",", " \"fit\": 1}")));
    }

    @Test
    void every_shipped_model_is_found_in_the_artifact() {
        assertThat(read("weighted-b2b", "b2b-software", "consumer-electronics", "fit-and-intent"))
                .extracting(DeployedModel::name)
                .containsExactly("b2b-software", "consumer-electronics", "fit-and-intent", "weighted-b2b");
    }

    @Test
    void settings_may_name_no_model() {
        assertThat(read()).isEmpty();
    }

    @Test
    void all_models_together_must_leave_room_in_the_template() throws IOException {
        var sources = new String[8];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = "models/m" + i + ".json";
            file("m" + i + ".json",
                    "{\"name\": \"m" + i + "\", \"title\": \"" + "x".repeat(DeployedModel.MAX_BYTES - 100) + "\"}");
        }
        assertThatThrownBy(() -> read(sources)).hasMessageStartingWith("settings: models have ");
    }

    @Test
    void two_models_with_the_same_name_are_refused() {
        assertThatThrownBy(() -> read("models/copy.json", "models/ours.json")).isInstanceOf(
                IllegalArgumentException.class)
                .hasMessage(
                        "settings: models: models/ours.json has the name ours, and so has models/copy.json: names must differ");
    }

    private boolean isRefused(String name) throws IOException {
        file("named.json", JSON.createObjectNode().put("name", name).toString());
        try {
            assertThat(read("models/named.json")).extracting(DeployedModel::name).containsExactly(name);
            return false;
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .hasMessageStartingWith("settings: models: models/named.json needs a field \"name\" of 1 to 64");
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"B2B_v2.1", "2026", "a", "A.B-C_d"})
    void a_name_that_the_checker_takes_is_taken(String name) throws IOException {
        assertThat(isRefused(name)).isFalse();
    }

    /** The schema of models has the rule for names. The checker's own test compares it with the schema. */
    @Test
    void the_names_that_the_schema_takes_are_the_names_that_a_deployment_takes() throws IOException {
        String path = "io/leadscore/scoring-model.schema.json";
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Objects.requireNonNull(CoreResources.in(Synthesised.ARTIFACT, path).get(path)),
                        InputFormat.JSON);
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        String alphabet = "aZ09._-#/ é\n\u0661";
        int taken = 0;
        for (int n = 0; n < 200; n++) {
            var name = new StringBuilder();
            int known = random.nextBoolean() ? 7 : alphabet.length();
            for (int i = random.nextInt(10) == 0 ? random.nextInt(62, 67) : random.nextInt(6); i > 0; i--) {
                name.append(alphabet.charAt(random.nextInt(known)));
            }
            String document = JSON.createObjectNode().put("name", name.toString()).toString();
            boolean refused = !schema.validate(document, InputFormat.JSON).isEmpty();
            assertThat(isRefused(name.toString())).as("%s, seed %s", document, seed).isEqualTo(refused);
            taken += refused ? 0 : 1;
        }
        assertThat(taken).as("seed %s", seed).isBetween(20, 180);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Our Model            | is not a shipped model: name one of [
            unknown              | is not a shipped model: name one of [b2b-software, consumer-electronics, fit-and-intent, weighted-b2b]
            models/none.json     | models/none.json cannot be read
            models/cut.json      | models/cut.json is not valid JSON
            models/two.json      | models/two.json is not valid JSON
            models/nameless.json | models/nameless.json needs a field "name"
            models/large.json    | but may have 100000
            models/long.json     | but may have 10000""")
    void a_model_that_the_template_cannot_hold_is_named(String source, String message) {
        assertThatThrownBy(() -> read(source)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("settings: models: ")
                .hasMessageContaining(message);
    }
}
