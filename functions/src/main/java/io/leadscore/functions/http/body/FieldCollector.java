package io.leadscore.functions.http.body;

import io.leadscore.functions.http.HttpProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Collects fields one by one and enforces their limits. Not thread-safe. */
final class FieldCollector {
    private final LinkedHashMap<String, List<String>> values = new LinkedHashMap<>();

    void add(String name, String value) throws HttpProblemException {
        if (name.length() > FormFields.MAX_NAME_CHARS) {
            throw HttpProblemException
                    .badRequest("a field's name is longer than " + FormFields.MAX_NAME_CHARS + " characters");
        }
        if (name.indexOf(0) >= 0 || value.indexOf(0) >= 0) {
            throw HttpProblemException.badRequest("a field holds a NUL character");
        }
        List<String> list = values.computeIfAbsent(name, _ -> new ArrayList<>());
        if (values.size() > FormFields.MAX_FIELDS) {
            throw HttpProblemException.badRequest("there are more than " + FormFields.MAX_FIELDS + " fields");
        }
        if (list.size() == FormFields.MAX_VALUES) {
            throw HttpProblemException.badRequest("a field has more than " + FormFields.MAX_VALUES + " values");
        }
        list.add(value);
    }

    FormFields fields() {
        return new FormFields(values);
    }
}
