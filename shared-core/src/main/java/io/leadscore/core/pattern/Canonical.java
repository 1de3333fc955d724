package io.leadscore.core.pattern;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeSet;

/**
 * Writes canonical forms: compact JSON in which a list that means a set is sorted and has no duplicates. Stored keys
 * are hashes of these forms, so they never change. That is why control characters are written differently from
 * {@link io.leadscore.core.json.Json#canonical()}.
 */
final class Canonical {
    private Canonical() {}

    /** A JSON string. */
    static String quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return escaped(text);
            }
        }
        return "\"" + text + "\"";
    }

    private static String escaped(String text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(c < 16 ? '0' : '1').append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** An object whose fields are sorted by their keys. */
    static String object(NavigableMap<String, String> fields) {
        var json = new StringBuilder("{");
        for (var field : fields.entrySet()) {
            json.append(json.length() > 1 ? "," : "")
                    .append(quoted(field.getKey()))
                    .append(':')
                    .append(field.getValue());
        }
        return json.append('}').toString();
    }

    /** An object with one field. */
    static String object(String key, String value) {
        return "{" + quoted(key) + ":" + value + "}";
    }

    /** A list of forms that means a set. */
    static String set(List<String> forms) {
        return list(forms.size() < 2 ? forms : new TreeSet<>(forms));
    }

    /** A list of forms in their order. */
    static String list(Iterable<String> forms) {
        var json = new StringBuilder("[");
        for (String form : forms) {
            json.append(json.length() > 1 ? "," : "").append(form);
        }
        return json.append(']').toString();
    }
}
