package io.leadscore.core.activity;

import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.Problem;
import java.nio.charset.StandardCharsets;

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
     * The deepest nesting of properties and traits, the outer object included. The reader of stored payloads has the same
     * limit.
     */
    public static final int MAX_DEPTH = JsonReader.Limits.ACTIVITY.depth();
    /** The most values of one array: the cost of matching an array field grows with its values. */
    public static final int MAX_ARRAY_ITEMS = JsonReader.Limits.ACTIVITY.arrayItems();
    /** The most characters of a key. The reader of stored payloads has the same limit. */
    public static final int MAX_NAME_CHARS = JsonReader.Limits.ACTIVITY.nameChars();
    /**
     * The most values in the properties of one activity, and in its traits: a value takes many times the memory of its
     * text, and history, recounts and exports read all activities of a lead.
     */
    public static final int MAX_VALUES = 500;
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

    public static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
