package io.leadscore.core.activity;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How much one activity may say. Whatever is accepted can be stored, and read again, whole. Thread-safe. */
public final class ActivityLimits {
    /** UTF-8 bytes of an input as it comes: the limit of the Segment spec. */
    public static final int MAX_BYTES = 32 * 1024;
    /**
     * UTF-8 bytes of the stored payload. An input of {@link #MAX_BYTES} always fits: a control character takes six times its
     * room in JSON, and what a form says of a lead stands twice. Below what one database item holds, 400 KB.
     */
    public static final int MAX_STORED_BYTES = 256 * 1024;
    /** Nesting of properties and of traits, themselves included: that of the input, which readers hold to it. */
    public static final int MAX_DEPTH = JsonReader.Limits.ACTIVITY.depth();
    /** Values of one array: matching an array field costs as much as it has values. */
    public static final int MAX_ARRAY_ITEMS = JsonReader.Limits.ACTIVITY.arrayItems();
    /** Characters of a key; the reader of stored payloads holds to it too. */
    public static final int MAX_NAME_CHARS = JsonReader.Limits.ACTIVITY.nameChars();
    /** Traits of one input: generous for a profile, too few for one call to fill a lead's item. */
    public static final int MAX_TRAITS = 100;
    /** Characters of a trait's name: it is stored on the lead, beside hundreds of others. */
    public static final int MAX_TRAIT_NAME_CHARS = 128;
    /** UTF-8 bytes of one trait's value as JSON: it is stored on the lead, which every decision reads and writes. */
    public static final int MAX_TRAIT_BYTES = 4 * 1024;

    /** What is wrong with an activity of more than {@link #MAX_BYTES}. */
    public static final Problem TOO_LARGE = new Problem("", "an event may have at most 32 KB");

    private ActivityLimits() {}

    /**
     * What is wrong with the shape of a value, or null.
     *
     * @param depth the nesting that may be left at this value, itself included
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
