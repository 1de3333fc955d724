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
 * A scoring model of the settings. What its rules mean is checked when it is activated; here only what a template needs.
 *
 * @param name   that it has in its text
 * @param source what the settings call it: a shipped model or a file
 * @param lines  of its text, without blank ones
 */
public record DeployedModel(String name, String source, List<String> lines) {
    /**
     * Bytes of one model in the template. CloudFormation hands a resource's former and new text to the function in one
     * asynchronous call, which takes 256 KB.
     */
    static final int MAX_BYTES = 100_000;
    /** Bytes of all models: a template may have 1,000,000, and the rest of ours takes a fifth of it. */
    static final int MAX_TOTAL_BYTES = 600_000;
    /** Lines of one model: what the function reads in one list. */
    static final int MAX_LINES = 10_000;

    private static final String SHIPPED = "io/leadscore/models/";
    private static final String ENDING = ".json";
    private static final int INDENTATION_BYTES = 6;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public DeployedModel {
        lines = List.copyOf(lines);
    }

    /**
     * The models that the settings name, by their own names.
     *
     * @param directory of the settings file, beside which files are
     * @param artifact  which holds the shipped models
     * @throws IllegalArgumentException if one is not there, is no JSON with a name, or too large, or two have one name
     */
    public static List<DeployedModel> of(List<String> sources, Path directory, Path artifact) {
        var models = new TreeMap<String, DeployedModel>();
        int bytes = 0;
        for (String source : sources) {
            var model = of(source, isFile(source) ? file(source, directory) : shipped(source, artifact));
            bytes += model.bytes();
            DeployedModel other = models.put(model.name(), model);
            if (other != null) {
                throw wrong(source, "has the name " + model.name() + ", as " + other.source() + " has");
            }
        }
        if (bytes > MAX_TOTAL_BYTES) {
            throw new IllegalArgumentException("settings: models have " + bytes + " bytes together, more than "
                    + MAX_TOTAL_BYTES);
        }
        return List.copyOf(models.values());
    }

    /** A shipped model is called by its bare name. */
    private static boolean isFile(String source) {
        return source.endsWith(ENDING);
    }

    private static DeployedModel of(String source, String text) {
        var lines = text.lines().filter(line -> !line.isBlank()).toList();
        var model = new DeployedModel(name(source, text), source, lines);
        if (lines.size() > MAX_LINES) {
            throw wrong(source, "has more than " + MAX_LINES + " lines");
        }
        if (model.bytes() > MAX_BYTES) {
            throw wrong(source, "has " + model.bytes() + " bytes in the template, more than " + MAX_BYTES);
        }
        return model;
    }

    /** As the template has it: a line is a JSON text, and indented. */
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
            throw wrong(source, "is not shipped; there are " + names + ", and files end in " + ENDING);
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

    private static String name(String source, String text) {
        JsonNode document;
        try {
            document = JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("settings: models: " + source + " is no JSON: " + e.getMessage(), e);
        }
        String name = document.path("name").asText();
        if (!name.matches("[a-z0-9-]+")) {
            throw wrong(source, "has no name that matches [a-z0-9-]+");
        }
        return name;
    }

    private static IllegalArgumentException wrong(String source, String what) {
        return new IllegalArgumentException("settings: models: " + source + " " + what);
    }
}
