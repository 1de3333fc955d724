package io.leadscore.core.intake;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The EventBridge rules for the events that {@link BusIntake} reads. They are a resource: the deployed rules and those
 * of the local bus are made from it. No rule matches our own published events. Thread-safe.
 */
public final class IngestRules {
    private static final String RESOURCE = "/io/leadscore/ingest-rules.json";

    private IngestRules() {}

    /**
     * A rule.
     *
     * @param eventPattern the event pattern of the rule
     */
    public record Rule(String name, Json.Obj eventPattern) {}

    /** All rules, in the order of the resource. */
    public static List<Rule> all() {
        try (InputStream json = IngestRules.class.getResourceAsStream(RESOURCE)) {
            if (json == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            var rules = new ArrayList<Rule>();
            if (new JsonReader(JsonReader.Limits.DOCUMENT).read(json.readAllBytes()) instanceof Json.Arr(var items)) {
                for (Json item : items) {
                    var rule = (Json.Obj) item;
                    rules.add(new Rule(String.valueOf(rule.text("name")), rule.object("eventPattern")));
                }
            }
            return List.copyOf(rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(RESOURCE + " is not JSON", e);
        }
    }
}
