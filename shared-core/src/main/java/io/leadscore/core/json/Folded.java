package io.leadscore.core.json;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * An object whose text values are folded: NFC, then lower case by {@link Locale#ROOT}. Keys are not folded. Patterns see
 * nothing else, so the type says that the folding has been done. Immutable.
 */
public record Folded(Json.Obj value) {
    public static final Folded EMPTY = new Folded(Json.Obj.EMPTY);

    /** Folds all text values of the object. */
    public static Folded of(Json.Obj object) {
        return new Folded(fold(object));
    }

    /** NFC, then lower case, the one folding of texts on both sides of a comparison. */
    public static String fold(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            char c = text.charAt(i);
            plain = c < 0x80 && (c < 'A' || c > 'Z');
        }
        return plain ? text : Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** The value with all texts in it folded. */
    public static Json fold(Json value) {
        return switch (value) {
            case Json.Obj object -> fold(object);
            case Json.Arr(var items) -> {
                var folded = new ArrayList<Json>(items.size());
                for (Json item : items) {
                    folded.add(fold(item));
                }
                yield new Json.Arr(folded);
            }
            case Json.Text(String text) -> new Json.Text(fold(text));
            case Json.Num _,Json.Bool _,Json.Null _ -> value;
        };
    }

    private static Json.Obj fold(Json.Obj object) {
        var folded = new LinkedHashMap<String, Json>(object.fields().size() * 2);
        for (var field : object.fields().entrySet()) {
            folded.put(field.getKey(), fold(field.getValue()));
        }
        return new Json.Obj(folded);
    }
}
