package io.leadscore.functions.ingest;

import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.activity.Identity.Kind;
import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Json;
import io.leadscore.functions.http.body.Body;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A form with files as one JSON object: a file is a value of its field, {@code {"fileName", "size"}}. A field with several
 * values is an array. A file is only a property: it is left out if its field is an identity, a trait, or an instruction
 * that begins with {@code _}.
 */
final class FormWithFiles {
    private FormWithFiles() {}

    static Json.Obj of(Body.OfForm form, SourceSettings settings) {
        var all = new LinkedHashMap<String, List<Json>>();
        form.fields().values().forEach((name, values) -> values.forEach(value -> add(all, name, Json.text(value))));
        form.files().forEach((name, files) -> {
            if (isPlainProperty(name, settings)) {
                files.forEach(file -> add(all, name, file.json()));
            }
        });
        var json = new LinkedHashMap<String, Json>();
        all.forEach((name, values) -> json.put(name, values.size() == 1 ? values.getFirst() : new Json.Arr(values)));
        return new Json.Obj(json);
    }

    private static boolean isPlainProperty(String name, SourceSettings settings) {
        return !name.startsWith("_")
                && !settings.formTraits().contains(name)
                && Arrays.stream(Kind.values()).noneMatch(kind -> kind.field().equals(name));
    }

    private static void add(Map<String, List<Json>> all, String name, Json value) {
        List<Json> values = all.computeIfAbsent(name, _ -> new ArrayList<>());
        // A field may have as many texts and as many files; together they must fit into an array of an activity.
        if (values.size() < ActivityLimits.MAX_ARRAY_ITEMS) {
            values.add(value);
        }
    }
}
