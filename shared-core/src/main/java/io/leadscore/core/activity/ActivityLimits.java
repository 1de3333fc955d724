package io.leadscore.core.activity;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The limits of one activity. Every accepted activity can be stored and read again without loss. Thread-safe. */
public final class ActivityLimits {
    /** The most UTF-8 bytes of an input: the limit of the Segment spec. */
    public static final int MAX_BYTES = 32 * 1024;
    /**
     * The most UTF-8 bytes of a stored payload. An input of {@link #MAX_BYTES} always fits: JSON needs six characters
     * for a control character, and a form field may be stored twice, as a property and as a trait. The limit is below
     * the 400 KB of a database item.
     */
    public static final int MAX_STORED_BYTES = 256 * 1024;
    /**
     * The deepest nesting of properties and traits, the outer object included. The reader of inputs has the same limit.
     */
    public static final int MAX_DEPTH = JsonReader.Limits.ACTIVITY.depth();
    /** The most values of one array: the cost of matching an array field grows with its values. */
    public static final int MAX_ARRAY_ITEMS = JsonReader.Limits.ACTIVITY.arrayItems();
    /** The most characters of a key. The reader of stored payloads has the same limit. */
    public static final int MAX_NAME_CHARS = JsonReader.Limits.ACTIVITY.nameChars();
    /** The most traits of one input: enough for a profile, and too few for one call to fill a lead's item. */
    public static final int MAX_TRAITS = 100;
    /** The most characters of a trait's name: the lead stores it beside hundreds of others. */
    public static final int MAX_TRAIT_NAME_CHARS = 128;
    /**
     * The most UTF-8 bytes of a trait's value as JSON: the lead stores it, and every decision reads and writes the
     * lead.
     */
    public static final int MAX_TRAIT_BYTES = 4 * 1024;

    /** The problem of an activity of more than {@link #MAX_BYTES}. */
    public static final Problem TOO_LARGE = new Problem("", "an event may have at most 32 KB");

    private ActivityLimits() {}

    /**
     * The problem with the shape of a value, or null if there is none.
     *
     * @param depth how many levels this value may have, itself included
     */
    public static @Nullable String problem(Json value, int depth) {
        return switch (value) {
            case Json.Obj(var fields) -> {
                if (depth == 0) {
                    yield "is nested more than " + MAX_DEPTH + " levels deep";
                }
                for (var field : fields.entrySet()) {
                    if (field.getKey().length() > MAX_NAME_CHARS) {
                        yield "has a key of more than " + MAX_NAME_CHARS + " characters";
                    }
                    String problem = problem(field.getValue(), depth - 1);
                    if (problem != null) {
                        yield problem;
                    }
                }
                yield null;
            }
            case Json.Arr(var items) -> {
                if (depth == 0) {
                    yield "is nested more than " + MAX_DEPTH + " levels deep";
                }
                if (items.size() > MAX_ARRAY_ITEMS) {
                    yield "has an array of more than " + MAX_ARRAY_ITEMS + " values";
                }
                for (Json item : items) {
                    String problem = problem(item, depth - 1);
                    if (problem != null) {
                        yield problem;
                    }
                }
                yield null;
            }
            case Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> null;
        };
    }

    public static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
