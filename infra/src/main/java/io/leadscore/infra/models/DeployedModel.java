package io.leadscore.infra.models;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadscore.infra.function.CoreResources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A scoring model that the settings name. Here it is only checked that the template can hold it. Its rules are checked when
 * it is activated.
 *
 * @param name   the model's name, from its text
 * @param source what the settings say: the name of a shipped model, or a file
 * @param lines  the lines of its text that are not blank
 */
public record DeployedModel(String name, String source, List<String> lines) {
    /**
     * Bytes of one model in the template. CloudFormation sends the old and the new text of a model to the function in one
     * asynchronous call, which can hold 256 KB.
     */
    static final int MAX_BYTES = 100_000;
    /** Bytes of all models. A template may have 1,000,000 bytes, and the rest of this one has a fifth of them. */
    static final int MAX_TOTAL_BYTES = 600_000;
    /** Lines of one model. The function accepts no longer list. */
    static final int MAX_LINES = 10_000;

    private static final String SHIPPED = "io/leadscore/models/";
    /** The schema of models, which has the rule for their names. The checker of models has the same rule. */
    private static final String SCHEMA = "io/leadscore/scoring-model.schema.json";
    private static final String ENDING = ".json";
    private static final int INDENTATION_BYTES = 6;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public DeployedModel {
        lines = List.copyOf(lines);
    }

    /**
     * Reads the models that the settings name. They are sorted by name.
     *
     * @param directory of the settings file: model files are relative to it
     * @param artifact  the zip with the shipped models
     * @throws IllegalArgumentException if a model is missing, is not JSON with a name, or is too large, or if two have the same name
     */
    public static List<DeployedModel> of(List<String> sources, Path directory, Path artifact) {
        var models = new TreeMap<String, DeployedModel>();
        int bytes = 0;
        JsonNode nameRule = nameRule(artifact);
        for (String source : sources) {
            var model = of(source, isFile(source) ? file(source, directory) : shipped(source, artifact), nameRule);
            bytes += model.bytes();
            DeployedModel other = models.put(model.name(), model);
            if (other != null) {
                throw wrong(source,
                        "has the name " + model.name() + ", and so has " + other.source() + ": names must differ");
            }
        }
        if (bytes > MAX_TOTAL_BYTES) {
            throw new IllegalArgumentException(
                    "settings: models have " + bytes + " bytes together, but the template can hold "
                            + MAX_TOTAL_BYTES);
        }
        return List.copyOf(models.values());
    }

    /** The name of a shipped model has no ending. */
    private static boolean isFile(String source) {
        return source.endsWith(ENDING);
    }

    private static DeployedModel of(String source, String text, JsonNode nameRule) {
        var lines = text.lines().filter(line -> !line.isBlank()).toList();
        var model = new DeployedModel(name(source, text, nameRule), source, lines);
        if (lines.size() > MAX_LINES) {
            throw wrong(source, "has " + lines.size() + " lines, but may have " + MAX_LINES);
        }
        if (model.bytes() > MAX_BYTES) {
            throw wrong(source, "has " + model.bytes() + " bytes in the template, but may have " + MAX_BYTES);
        }
        return model;
    }

    /** Bytes in the template, where each line is an indented JSON string. */
    private int bytes() {
        return JSON.valueToTree(lines).toString().getBytes(StandardCharsets.UTF_8).length
                + INDENTATION_BYTES * lines.size();
    }

    private static String shipped(String source, Path artifact) {
        Map<String, String> models = CoreResources.in(artifact, SHIPPED);
        String text = models.get(SHIPPED + source + ENDING);
        if (text == null) {
            var names = models.keySet()
                    .stream()
                    .map(name -> name.substring(SHIPPED.length(), name.length() - ENDING.length()))
                    .toList();
            throw wrong(source, "is not a shipped model: name one of " + names + ", or a file that ends in " + ENDING);
        }
        return text;
    }

    private static String file(String source, Path directory) {
        try {
            return Files.readString(directory.resolve(source));
        } catch (IOException e) {
            throw new IllegalArgumentException("settings: models: " + source + " cannot be read in " + directory, e);
        }
    }

    private static JsonNode nameRule(Path artifact) {
        String schema = CoreResources.in(artifact, SCHEMA).get(SCHEMA);
        if (schema == null) {
            throw new IllegalArgumentException(artifact + " has no " + SCHEMA + ": build it with mvn package");
        }
        return json(schema, SCHEMA).at("/properties/name");
    }

    private static String name(String source, String text, JsonNode nameRule) {
        JsonNode name = json(text, source).path("name");
        String pattern = nameRule.required("pattern").asText();
        int most = nameRule.required("maxLength").asInt();
        if (!name.isTextual() || !name.asText().matches(pattern) || name.asText().length() > most) {
            throw wrong(source, "needs a field \"name\" of 1 to " + most + " characters that matches " + pattern);
        }
        return name.asText();
    }

    private static JsonNode json(String text, String source) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("settings: models: " + source + " is not valid JSON: " + e.getMessage(),
                    e);
        }
    }

    private static IllegalArgumentException wrong(String source, String what) {
        return new IllegalArgumentException("settings: models: " + source + " " + what);
    }
}
