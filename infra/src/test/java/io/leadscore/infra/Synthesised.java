package io.leadscore.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadscore.infra.settings.DeploymentSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** The output of {@code cdk synth}. Tests share one synthesis, of a deployment that uses every setting. */
public final class Synthesised {
    public static final Path ARTIFACT = Path.of(property("leadscore.artifact"));
    public static final Path ROOT = Path.of(property("leadscore.root"));
    /** The directory of the settings file that uses every setting, and of its models. */
    public static final Path SETTINGS = Path.of("src/test/resources/settings");
    public static final Path EVERY_SETTING = SETTINGS.resolve("settings.json");
    /** A page of a few files, instead of the built one. */
    public static final Path PAGE = Path.of("src/test/resources/page");
    /** The account in which {@link #resolved} texts are. */
    public static final String ACCOUNT = "123456789012";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path output;
    private final JsonNode template;

    private Synthesised(Path output) {
        this.output = output;
        this.template = json(file("Leadscore.template.json"));
    }

    private static final class Shared {
        static final Synthesised EVERYTHING = of(text(EVERY_SETTING), "everything");
    }

    private static final class Defaults {
        static final Synthesised SYNTHESISED = of("{}", "defaults");
    }

    private static final class UserPool {
        static final Synthesised SYNTHESISED = of("{\"access\": \"jwt\"}", "user-pool");
    }

    /** A deployment without a setting. Tests share this synthesis too. */
    public static Synthesised defaults() {
        return Defaults.SYNTHESISED;
    }

    /** A deployment with the page and no issuer in its settings. Tests share this synthesis too. */
    public static Synthesised withUserPool() {
        return UserPool.SYNTHESISED;
    }

    /** The synthesis that tests share. */
    public static Synthesised everything() {
        return Shared.EVERYTHING;
    }

    /** Synthesises a deployment with these settings. Synchronized, because the CDK's JavaScript process is not thread-safe. */
    public static synchronized Synthesised of(String settings, String name) {
        return of(settings, name, PAGE);
    }

    /** Synthesises with the page in this directory. */
    public static synchronized Synthesised of(String settings, String name, Path page) {
        if (!Files.exists(ARTIFACT)) {
            throw new IllegalStateException(ARTIFACT + " does not exist: build it with mvn verify");
        }
        Path output = Path.of("target", "cdk-test", name).toAbsolutePath();
        var app = new App(AppProps.builder().outdir(output.toString()).build());
        LeadscoreApp.stacks(app, DeploymentSettings.read(settings), SETTINGS, ARTIFACT, page);
        app.synth();
        return new Synthesised(output);
    }

    /** The output of a synthesis in this directory. */
    public static Synthesised in(Path output) {
        return new Synthesised(output);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    public String file(String name) {
        return text(output.resolve(name));
    }

    /** All resources, by logical id. */
    public Map<String, JsonNode> allResources() {
        var found = new TreeMap<String, JsonNode>();
        template.get("Resources")
                .properties()
                .forEach(resource -> found.put(resource.getKey(), resource.getValue()));
        return found;
    }

    /** Resources of a type, by logical id. */
    public Map<String, JsonNode> resources(String type) {
        Map<String, JsonNode> found = allResources();
        found.values().removeIf(resource -> !resource.path("Type").asText().equals(type));
        return found;
    }

    /** Properties of the resources of a type, by logical id. */
    public Map<String, JsonNode> properties(String type) {
        var found = new TreeMap<String, JsonNode>();
        resources(type).forEach((id, resource) -> found.put(id, resource.path("Properties")));
        return found;
    }

    /** Properties of one resource. */
    public JsonNode properties(String type, String logicalId) {
        return Objects.requireNonNull(properties(type).get(logicalId), logicalId);
    }

    /** Properties of the one resource of a type. */
    public JsonNode only(String type) {
        Map<String, JsonNode> all = properties(type);
        if (all.size() != 1) {
            throw new IllegalStateException("the template must have one " + type + ", but has " + all.size());
        }
        return all.values().iterator().next();
    }

    /** Properties of the schedule whose input has this field. */
    public JsonNode schedule(String field) {
        return properties("AWS::Scheduler::Schedule").values()
                .stream()
                .filter(schedule -> json(schedule.at("/Target/Input").asText()).has(field))
                .findFirst()
                .orElseThrow();
    }

    /** The logical id in a {@code Ref} or {@code Fn::GetAtt}; blank for other values. */
    public static String target(JsonNode reference) {
        return reference.has("Ref") ? reference.get("Ref").asText()
                : reference.path("Fn::GetAtt").path(0).asText();
    }

    /**
     * A text of the template as CloudFormation resolves it in {@link #ACCOUNT}: joined, and with a reference to a resource as
     * {@code <logical id>} or {@code <logical id.attribute>}.
     */
    public static String resolved(JsonNode value) {
        if (value.has("Fn::Join")) {
            var parts = new ArrayList<String>();
            value.at("/Fn::Join/1").forEach(part -> parts.add(resolved(part)));
            return String.join(value.at("/Fn::Join/0").asText(), parts);
        }
        if (value.has("Fn::GetAtt")) {
            return "<" + value.at("/Fn::GetAtt/0").asText() + "." + value.at("/Fn::GetAtt/1").asText() + ">";
        }
        if (value.has("Ref")) {
            return switch (value.get("Ref").asText()) {
                case "AWS::AccountId" -> ACCOUNT;
                case "AWS::Region" -> "eu-central-1";
                case "AWS::Partition" -> "aws";
                case String id -> "<" + id + ">";
            };
        }
        return value.asText();
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
