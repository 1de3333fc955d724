package io.leadscore.functions.http.body;

import io.leadscore.functions.http.HttpProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects fields and files one by one and enforces their limits. Not thread-safe. */
final class FieldCollector {
    private final LinkedHashMap<String, List<String>> values = new LinkedHashMap<>();
    private final LinkedHashMap<String, List<UploadedFile>> files = new LinkedHashMap<>();

    void add(String name, String value) throws HttpProblemException {
        if (value.indexOf(0) >= 0) {
            throw nul();
        }
        add(values, name, value);
    }

    void add(String name, UploadedFile file) throws HttpProblemException {
        add(files, name, file);
    }

    private <V> void add(Map<String, List<V>> all, String name, V value) throws HttpProblemException {
        if (name.length() > FormFields.MAX_NAME_CHARS) {
            throw HttpProblemException
                    .badRequest("a field's name is longer than " + FormFields.MAX_NAME_CHARS + " characters");
        }
        if (name.indexOf(0) >= 0) {
            throw nul();
        }
        List<V> list = all.computeIfAbsent(name, _ -> new ArrayList<>());
        if (all.size() > FormFields.MAX_FIELDS) {
            throw HttpProblemException.badRequest("there are more than " + FormFields.MAX_FIELDS + " fields");
        }
        if (list.size() == FormFields.MAX_VALUES) {
            throw HttpProblemException.badRequest("a field has more than " + FormFields.MAX_VALUES + " values");
        }
        list.add(value);
    }

    private static HttpProblemException nul() {
        return HttpProblemException.badRequest("a field holds a NUL character");
    }

    FormFields fields() {
        return new FormFields(values);
    }

    Body.OfForm form() {
        return new Body.OfForm(fields(), files);
    }
}
