package io.leadscore.core.pattern;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.core.json.Problem;
import java.util.ArrayList;
import java.util.List;

/** Patterns and documents from JSON text in which {@code '} is written for {@code "}. */
final class Patterns {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);

    private Patterns() {}

    static Json.Obj json(String text) {
        try {
            return READER.readObject(text.replace('\'', '"'));
        } catch (MalformedJsonException e) {
            throw new AssertionError(text, e);
        }
    }

    static Folded document(String text) {
        return Folded.of(json(text));
    }

    static EventPattern pattern(String text) {
        return compile(json(text));
    }

    static EventPattern compile(Json.Obj json) {
        var pattern = EventPattern.compile(json, "when", problem -> {
            throw new AssertionError(json.toJson() + ": " + problem);
        });
        if (pattern == null) {
            throw new AssertionError(json.toJson() + " gave neither a pattern nor a problem");
        }
        return pattern;
    }

    static List<String> problems(String text) {
        var problems = new ArrayList<Problem>();
        var pattern = EventPattern.compile(json(text), "when", problems::add);
        if (pattern != null != problems.isEmpty()) {
            throw new AssertionError(text + " gave a pattern and " + problems);
        }
        return problems.stream().map(Problem::toString).toList();
    }

    static boolean matches(String pattern, String document) {
        return pattern(pattern).matches(document(document));
    }
}
