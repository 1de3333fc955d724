package io.leadscore.functions.http.body;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a form or of a query, in the order in which they first appeared. Immutable. */
public record FormFields(Map<String, List<String>> values) {
    public static final FormFields NONE = new FormFields(Map.of());

    /** The most different fields of one form: many more than a real form has. */
    public static final int MAX_FIELDS = 200;
    /** The most values of one field: as many as an array in an activity may have. */
    public static final int MAX_VALUES = 100;
    /** The most characters of a field name: as many as a JSON key may have. */
    public static final int MAX_NAME_CHARS = 256;

    public FormFields {
        var copy = new LinkedHashMap<String, List<String>>();
        values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        values = Collections.unmodifiableMap(copy);
    }

    /** The field's first value; null if it is absent. */
    public @Nullable String first(String name) {
        List<String> list = values.get(name);
        return list == null ? null : list.getFirst();
    }

    /**
     * The field's first value; null if it is absent or blank, because clients send parameters without a value as blank.
     */
    public @Nullable String firstFilled(String name) {
        String value = first(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** The UTF-8 bytes of all names and values. */
    public long bytes() {
        long bytes = 0;
        for (var field : values.entrySet()) {
            for (String value : field.getValue()) {
                bytes += field.getKey().getBytes(StandardCharsets.UTF_8).length
                        + (long) value.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return bytes;
    }
}
