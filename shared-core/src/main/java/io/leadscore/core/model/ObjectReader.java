package io.leadscore.core.model;

import io.leadscore.core.json.Json;
import io.leadscore.core.pattern.EventPattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of the document while it is read. It returns fields by type and reports fields of the wrong type. At the
 * {@link #end()} it reports the fields that nobody asked for. Used by one reading only.
 */
final class ObjectReader {
    /** The largest count and the longest window: the same limit as for points, and far below an overflow of days. */
    static final int LARGEST_WHOLE = 1_000_000;

    private final Json.Obj object;
    private final String path;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();

    private ObjectReader(Json.Obj object, String path, Findings findings) {
        this.object = object;
        this.path = path;
        this.findings = findings;
    }

    /** The fields of the value, or null, reported, if it is not an object. */
    static @Nullable ObjectReader of(Json value, String path, Findings findings) {
        if (value instanceof Json.Obj object) {
            return new ObjectReader(object, path, findings);
        }
        findings.problem(path, "must be an object");
        return null;
    }

    String path() {
        return path;
    }

    String pathOf(String name) {
        String plain = name.chars().anyMatch(Character::isISOControl) ? Findings.shown(name) : name;
        return path.isEmpty() ? plain : path + "." + plain;
    }

    void problem(String name, String message) {
        findings.problem(pathOf(name), message);
    }

    boolean has(String name) {
        return get(name) != null;
    }

    @Nullable
    Json get(String name) {
        known.add(name);
        return object.get(name);
    }

    /** Whether the field is there. If it is not, that is reported. */
    boolean require(String name, String what) {
        if (has(name)) {
            return true;
        }
        problem(name, "is missing; expected " + what);
        return false;
    }

    /** An optional text; null if absent or, reported, not a text. */
    @Nullable
    String text(String name) {
        Json value = get(name);
        if (value instanceof Json.Text(String text)) {
            return text;
        }
        if (value != null) {
            problem(name, "must be a string");
        }
        return null;
    }

    @Nullable
    String requiredText(String name) {
        return require(name, "a string") ? text(name) : null;
    }

    /** Points in thousandths; empty if absent or, reported, not points. */
    OptionalLong milli(String name) {
        Json value = get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        OptionalLong milli = value instanceof Json.Num(String literal)
                ? Points.parseMilli(literal)
                : OptionalLong.empty();
        if (milli.isEmpty()) {
            problem(name, "must be a number with at most 3 decimals, from -1,000,000 to 1,000,000");
        }
        return milli;
    }

    long requiredMilli(String name) {
        return require(name, "a number of points") ? milli(name).orElse(0) : 0;
    }

    /** A whole number from 1 to {@code most}, where 3.0 is whole; empty if absent or, reported, anything else. */
    OptionalInt whole(String name, int most) {
        Json value = get(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Json.Num(String literal)) {
            long milli = Points.parseMilli(literal).orElse(0);
            if (milli >= Points.MILLI && milli <= most * Points.MILLI && milli % Points.MILLI == 0) {
                return OptionalInt.of((int) (milli / Points.MILLI));
            }
        }
        problem(name, String.format(Locale.ROOT, "must be a whole number from 1 to %,d", most));
        return OptionalInt.empty();
    }

    OptionalInt requiredWhole(String name, int most, String what) {
        return require(name, what) ? whole(name, most) : OptionalInt.empty();
    }

    /** An optional flag, false if absent. */
    boolean flag(String name) {
        Json value = get(name);
        if (value != null && !(value instanceof Json.Bool)) {
            problem(name, "must be true or false");
        }
        return value == Json.Bool.TRUE;
    }

    /** An optional pattern; null if absent or, reported, not one. */
    @Nullable
    EventPattern pattern(String name) {
        Json value = get(name);
        return value == null ? null : findings.pattern(value, pathOf(name));
    }

    @Nullable
    EventPattern requiredPattern(String name) {
        return require(name, "an event pattern") ? pattern(name) : null;
    }

    /** An optional object; null if absent or, reported, not one. */
    @Nullable
    ObjectReader object(String name) {
        Json value = get(name);
        return value == null ? null : of(value, pathOf(name), findings);
    }

    /**
     * The objects of an optional list of at most {@code most} entries; empty if absent. Entries that are not objects
     * are reported.
     */
    List<ObjectReader> list(String name, int most) {
        Json value = get(name);
        var items = new ArrayList<ObjectReader>();
        if (value instanceof Json.Arr(var values)) {
            if (values.size() > most) {
                problem(name, "has " + values.size() + " entries; at most " + most + " are allowed");
            }
            for (int i = 0; i < values.size(); i++) {
                ObjectReader item = of(values.get(i), pathOf(name) + "[" + i + "]", findings);
                if (item != null) {
                    items.add(item);
                }
            }
        } else if (value != null) {
            problem(name, "must be a list");
        }
        return items;
    }

    List<ObjectReader> nonEmptyList(String name, int most) {
        if (get(name) instanceof Json.Arr(var values) && values.isEmpty()) {
            problem(name, "must not be empty");
        }
        return list(name, most);
    }

    List<ObjectReader> requiredList(String name, int most) {
        return require(name, "a list, which may be empty") ? list(name, most) : List.of();
    }

    /** Reads the title and the description, which do not change the score. Returns the title. */
    @Nullable
    String titleAndDescription() {
        String title = text("title");
        text("description");
        return title;
    }

    /** Reports every field that nobody asked for. */
    void end() {
        for (String name : object.fields().keySet()) {
            if (!known.contains(name)) {
                problem(name, "unknown field " + Findings.shown(name) + "; allowed here: " + String.join(", ", known));
            }
        }
    }
}
