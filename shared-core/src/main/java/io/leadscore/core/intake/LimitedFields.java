package io.leadscore.core.intake;

import io.leadscore.core.activity.ActivityLimits;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out the values that an activity cannot keep, each as deep inside as possible, and names them. It goes through
 * the fields by name, so their order does not matter. Used for one object only, whose fields can be given in several parts.
 */
final class LimitedFields {
    /** The most characters of a path in an answer: enough to find the place. */
    private static final int MAX_PATH_CHARS = 200;

    private final List<Problem> leftOut;
    private int valuesLeft = ActivityLimits.MAX_VALUES;

    /** @param leftOut where the values that are left out are named */
    LimitedFields(List<Problem> leftOut) {
        this.leftOut = leftOut;
    }

    /** The fields that can be kept. */
    Json.Obj of(SortedMap<String, Json> fields, String path) {
        var kept = new TreeMap<String, Json>();
        for (var field : fields.entrySet()) {
            String place = below(path, field.getKey());
            int before = valuesLeft;
            Json value = isNameTooLong(field.getKey(), path)
                    ? null
                    : kept(field.getValue(), ActivityLimits.MAX_DEPTH - 1, place);
            if (value != null && valuesLeft < 0) {
                leaveOut(place, "is left out: there may be at most " + ActivityLimits.MAX_VALUES + " values in all");
                valuesLeft = before;
            } else if (value != null) {
                kept.put(field.getKey(), value);
            }
        }
        return new Json.Obj(kept);
    }

    /** @param depth how many levels the value may have */
    private @Nullable Json kept(Json value, int depth, String path) {
        return switch (value) {
            case Json.Obj(var fields) -> {
                valuesLeft--;
                yield isTooDeep(depth, path) ? null : fields(fields, depth - 1, path);
            }
            case Json.Arr(var items) -> {
                valuesLeft--;
                if (items.size() > ActivityLimits.MAX_ARRAY_ITEMS) {
                    leaveOut(path, "is left out: an array may have at most " + ActivityLimits.MAX_ARRAY_ITEMS
                            + " values");
                    yield null;
                }
                yield isTooDeep(depth, path) ? null : items(items, depth - 1, path);
            }
            case Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> {
                valuesLeft--;
                yield value;
            }
        };
    }

    private Json fields(Map<String, Json> fields, int depth, String path) {
        var kept = new LinkedHashMap<String, Json>();
        for (var field : fields.entrySet()) {
            Json value = isNameTooLong(field.getKey(), path)
                    ? null
                    : kept(field.getValue(), depth, below(path, field.getKey()));
            if (value != null) {
                kept.put(field.getKey(), value);
            }
        }
        return new Json.Obj(kept);
    }

    private Json items(List<Json> items, int depth, String path) {
        var kept = new ArrayList<Json>();
        for (Json item : items) {
            Json value = kept(item, depth, path);
            if (value != null) {
                kept.add(value);
            }
        }
        return new Json.Arr(kept);
    }

    private boolean isTooDeep(int depth, String path) {
        if (depth == 0) {
            leaveOut(path, "is left out: it is nested more than " + ActivityLimits.MAX_DEPTH + " levels deep");
        }
        return depth == 0;
    }

    private boolean isNameTooLong(String name, String path) {
        if (name.length() > ActivityLimits.MAX_NAME_CHARS) {
            leaveOut(path, "a field is left out: a name may have at most " + ActivityLimits.MAX_NAME_CHARS
                    + " characters");
        }
        return name.length() > ActivityLimits.MAX_NAME_CHARS;
    }

    private void leaveOut(String path, String message) {
        leftOut.add(new Problem(path, message));
    }

    private static String below(String path, String name) {
        return path.length() + name.length() < MAX_PATH_CHARS ? path + "." + name : path;
    }
}
