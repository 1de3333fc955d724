package io.leadscore.functions.http.body;

import io.leadscore.functions.http.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Gathers fields one by one and holds them to their limits. Not thread-safe. */
final class FieldCollector {
    private final LinkedHashMap<String, List<String>> values = new LinkedHashMap<>();

    void add(String name, String value) throws Refused {
        if (name.length() > Fields.MOST_NAME_CHARS) {
            throw Refused.badRequest("a field's name is longer than " + Fields.MOST_NAME_CHARS + " characters");
        }
        if (name.indexOf(0) >= 0 || value.indexOf(0) >= 0) {
            throw Refused.badRequest("a field holds a NUL character");
        }
        List<String> list = values.computeIfAbsent(name, _ -> new ArrayList<>());
        if (values.size() > Fields.MOST_FIELDS) {
            throw Refused.badRequest("there are more than " + Fields.MOST_FIELDS + " fields");
        }
        if (list.size() == Fields.MOST_VALUES) {
            throw Refused.badRequest("a field has more than " + Fields.MOST_VALUES + " values");
        }
        list.add(value);
    }

    Fields fields() {
        return new Fields(values);
    }
}
