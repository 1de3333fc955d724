package io.leadscore.core.json;

import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Copies a value with the keys of every object in ascending order, by UTF-16 code units. */
final class SortedKeys {
    private SortedKeys() {}

    /** @param number what becomes of each number */
    static Json of(Json value, UnaryOperator<Json.Num> number) {
        return switch (value) {
            case Json.Obj(var fields) -> {
                var sorted = new TreeMap<String, Json>();
                fields.forEach((key, field) -> sorted.put(key, of(field, number)));
                yield new Json.Obj(sorted);
            }
            case Json.Arr(var items) -> new Json.Arr(items.stream().map(item -> of(item, number)).toList());
            case Json.Num literal -> number.apply(literal);
            case Json.Text _,Json.Bool _,Json.Null _ -> value;
        };
    }
}
