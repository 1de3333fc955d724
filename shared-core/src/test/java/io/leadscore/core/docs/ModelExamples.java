package io.leadscore.core.docs;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The worked examples of {@code docs/models.md}. An example is a fenced block of JSON, which is a model, a rule or a list of
 * rules. Cases follow it: a line of traits if the lead has any, a table of activities if it did anything, and a table with the
 * score on some days.
 */
final class ModelExamples {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);
    private static final String TRAITS = "Traits: `";

    /** @param heading the heading under which it is */
    record Example(String heading, Json.Obj model, List<Case> cases) {}

    /** @param days rows of the table of scores, by the names of its columns */
    record Case(Json.Obj traits, List<Map<String, String>> activities, List<Map<String, String>> days) {}

    private final List<Example> examples = new ArrayList<>();
    private final List<String> lines;
    private String heading = "";
    private int at;

    private ModelExamples(List<String> lines) {
        this.lines = lines;
    }

    /** Cuts the examples out of the lines of a page. */
    static List<Example> of(List<String> lines) {
        var reader = new ModelExamples(lines);
        reader.read();
        return reader.examples;
    }

    private void read() {
        Json.Obj traits = Json.Obj.EMPTY;
        List<Map<String, String>> activities = List.of();
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.startsWith("#")) {
                heading = line.replaceFirst("^#+ ", "");
                at++;
            } else if (line.equals("```json")) {
                examples.add(new Example(heading, model(json(block())), new ArrayList<>()));
                traits = Json.Obj.EMPTY;
                activities = List.of();
            } else if (line.startsWith(TRAITS)) {
                traits = (Json.Obj) json(line.substring(TRAITS.length(), line.lastIndexOf('`')));
                activities = List.of();
                at++;
            } else if (line.startsWith("| Day | ")) {
                List<Map<String, String>> rows = table();
                if (rows.getFirst().containsKey("Event")) {
                    activities = rows;
                } else {
                    examples.getLast().cases().add(new Case(traits, activities, rows));
                }
            } else {
                at++;
            }
        }
    }

    private String block() {
        var text = new StringBuilder();
        for (at++; !lines.get(at).equals("```"); at++) {
            text.append(lines.get(at)).append('\n');
        }
        at++;
        return text.toString();
    }

    private List<Map<String, String>> table() {
        List<String> names = Pages.cells(lines.get(at));
        var rows = new ArrayList<Map<String, String>>();
        for (at += 2; at < lines.size() && lines.get(at).startsWith("|"); at++) {
            List<String> cells = Pages.cells(lines.get(at));
            var row = new LinkedHashMap<String, String>();
            for (int i = 0; i < names.size(); i++) {
                row.put(names.get(i), cells.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    /** A rule, or a list of rules, becomes a model that has nothing else. */
    private static Json.Obj model(Json json) {
        if (json instanceof Json.Obj object && object.get("name") != null) {
            return object;
        }
        Json rules = json instanceof Json.Arr ? json : new Json.Arr(List.of(json));
        var group = Json.Obj.EMPTY.with("id", Json.text("example")).with("rules", rules);
        return Json.Obj.EMPTY.with("name", Json.text("example"))
                .with("engagement", Json.Obj.EMPTY.with("groups", new Json.Arr(List.of(group))));
    }

    static Json json(String text) {
        try {
            return READER.read(text);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
