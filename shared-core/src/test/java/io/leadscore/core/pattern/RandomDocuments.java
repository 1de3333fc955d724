package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;

/** Random documents over a few keys and texts, and slightly changed copies of documents. */
final class RandomDocuments {
    /** Mixed case, characters of one to four bytes, composed and decomposed, and case pairs that are not one to one. */
    static final List<String> TEXTS = List.of("", "a", "b", "ab", "AB", "aab", "aba", "abab", "Ba", "a b", "true",
            "null",
            "1", "İ", "i̇", "I", "ı", "ß", "SS", "straße", "É", "é", "e\u0301", "e", "é\u0301", "Σ", "ς", "σ", "ΑΣ",
            "😀",
            "a😀", "😁", "😀b", "ﬁ", "K", "ſ", "ǆ", "a\"b", "a*b", "日本", "本");
    static final List<String> NUMBERS = List.of("0", "-0", "0.0", "1", "1.0", "10e-1", "-1", "2.5", "25e-1", "100",
            "1e2",
            "1E+2", "0.1", "1e-7", "3", "1e15", "999999999999999", "-12.5");
    /**
     * Some keys continue with a character that sorts before the dot: dotted names then have another order than keys.
     */
    static final List<String> KEYS = List.of("a", "b", "c", "a-", "É");
    private static final int DEPTH = 3;

    private final SplittableRandom random;

    RandomDocuments(SplittableRandom random) {
        this.random = random;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    int upTo(int most) {
        return random.nextInt(most + 1);
    }

    Json.Obj document() {
        return object(DEPTH);
    }

    private Json.Obj object(int depth) {
        var fields = new LinkedHashMap<String, Json>();
        for (String key : KEYS) {
            if (chance(55)) {
                fields.put(key, value(key, depth - 1));
            }
        }
        return new Json.Obj(fields);
    }

    /** Objects are mostly where patterns look for them: under {@code c} and {@code a-}. */
    private Json value(String key, int depth) {
        boolean isObject = isObjectKey(key) != chance(6);
        if (!chance(isObject ? 50 : 25)) {
            return isObject && depth > 0 ? object(depth) : scalar();
        }
        var items = new ArrayList<Json>();
        for (int i = upTo(3); i > 0; i--) {
            items.add(chance(12) ? value(key, depth) : isObject && depth > 0 ? object(depth) : scalar());
        }
        return new Json.Arr(items);
    }

    static boolean isObjectKey(String key) {
        return key.equals("c") || key.equals("a-");
    }

    private Json scalar() {
        return switch (upTo(9)) {
            case 0 -> Json.Null.NULL;
            case 1 -> Json.Bool.of(chance(50));
            case 2, 3, 4 -> number();
            default -> text();
        };
    }

    Json.Text text() {
        return new Json.Text(chance(75) ? one(TEXTS) : one(TEXTS) + one(TEXTS));
    }

    Json.Num number() {
        return new Json.Num(one(NUMBERS));
    }

    /**
     * A copy with small differences: another value, a missing field, a list around a value, or an object split into
     * two.
     */
    Json changed(Json json) {
        if (chance(4)) {
            return new Json.Arr(List.of(json));
        }
        return switch (json) {
            case Json.Obj object -> chance(15) ? torn(object) : changedFields(object);
            case Json.Arr(var items) -> new Json.Arr(items.stream().map(this::changed).toList());
            default -> chance(12) ? scalar() : json;
        };
    }

    Json.Obj changedFields(Json.Obj object) {
        var fields = new LinkedHashMap<String, Json>();
        object.fields().forEach((key, value) -> {
            if (!chance(8)) {
                fields.put(key, changed(value));
            }
        });
        return new Json.Obj(fields);
    }

    /** The fields of one object in two elements of an array, so no element has all of them. */
    private Json.Arr torn(Json.Obj object) {
        var one = new LinkedHashMap<String, Json>();
        var other = new LinkedHashMap<String, Json>();
        object.fields().forEach((key, value) -> (chance(50) ? one : other).put(key, value));
        return new Json.Arr(List.of(new Json.Obj(one), new Json.Obj(other)));
    }
}
