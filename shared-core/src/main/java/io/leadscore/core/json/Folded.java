package io.leadscore.core.json;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An object whose text values are folded: NFC, then lower case by {@link Locale#ROOT}. Keys are not folded. Patterns
 * accept no other type, so a value cannot reach a pattern unfolded. Immutable.
 */
public record Folded(Json.Obj value) {
    /**
     * Text below the combining characters is always in NFC. Then the normaliser is not loaded, which saves 10 ms of a
     * cold start.
     */
    private static final char FIRST_COMBINING = '\u0300';

    public static final Folded EMPTY = new Folded(Json.Obj.EMPTY);

    /** Folds all text values of the object. */
    public static Folded of(Json.Obj object) {
        Json.Obj folded = changed(object);
        return new Folded(folded == null ? object : folded);
    }

    /** The text in NFC and lower case. Both sides of a comparison are folded with this method. */
    public static String fold(String text) {
        boolean plain = true;
        boolean composed = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain &= c < 0x80 && (c < 'A' || c > 'Z');
            composed &= c < FIRST_COMBINING;
        }
        if (plain) {
            return text;
        }
        String normal = composed ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
        return normal.toLowerCase(Locale.ROOT);
    }

    /** The value with all texts in it folded. */
    public static Json fold(Json value) {
        Json folded = changed(value);
        return folded == null ? value : folded;
    }

    /** The folded value, or null if folding changes nothing: then nothing is copied. */
    private static @Nullable Json changed(Json value) {
        return switch (value) {
            case Json.Obj object -> changed(object);
            case Json.Arr(var items) -> changed(items);
            case Json.Text(String text) -> {
                String folded = fold(text);
                yield folded.equals(text) ? null : new Json.Text(folded);
            }
            case Json.Num _,Json.Bool _,Json.Null _ -> null;
        };
    }

    private static Json.@Nullable Arr changed(List<Json> items) {
        ArrayList<Json> copy = null;
        for (int i = 0; i < items.size(); i++) {
            Json folded = changed(items.get(i));
            if (folded != null) {
                copy = copy == null ? new ArrayList<>(items) : copy;
                copy.set(i, folded);
            }
        }
        return copy == null ? null : new Json.Arr(copy);
    }

    private static Json.@Nullable Obj changed(Json.Obj object) {
        OwnedFields copy = null;
        for (var field : object.fields().entrySet()) {
            Json folded = changed(field.getValue());
            if (folded != null) {
                if (copy == null) {
                    copy = new OwnedFields();
                    copy.putAll(object.fields());
                }
                copy.put(field.getKey(), folded);
            }
        }
        return copy == null ? null : new Json.Obj(copy);
    }
}
