package io.leadscore.core.model;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Edits a JSON document at a path such as {@code stages[1].leave}. */
final class Edits {
    private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+|\\[\\d+]");

    private Edits() {}

    static Json set(Json document, String path, Json value) {
        return edit(document, steps(path), value);
    }

    static Json remove(Json document, String path) {
        return edit(document, steps(path), null);
    }

    private static List<String> steps(String path) {
        return STEP.matcher(path).results().map(MatchResult::group).toList();
    }

    private static Json edit(Json at, List<String> steps, @Nullable Json value) {
        String step = steps.getFirst();
        boolean last = steps.size() == 1;
        if (at instanceof Json.Obj(var fields)) {
            var copy = new LinkedHashMap<>(fields);
            if (last && value == null) {
                if (copy.remove(step) == null) {
                    throw new IllegalArgumentException("nothing to remove at " + step);
                }
            } else {
                copy.put(step, last ? value : edit(Documents.at(at, step), steps.subList(1, steps.size()), value));
            }
            return new Json.Obj(copy);
        }
        if (at instanceof Json.Arr(var items)) {
            int index = Integer.parseInt(step.substring(1, step.length() - 1));
            var copy = new ArrayList<>(items);
            if (last && value == null) {
                copy.remove(index);
            } else {
                copy.set(index, last ? value : edit(items.get(index), steps.subList(1, steps.size()), value));
            }
            return new Json.Arr(copy);
        }
        throw new IllegalArgumentException("no such place: " + steps);
    }
}
