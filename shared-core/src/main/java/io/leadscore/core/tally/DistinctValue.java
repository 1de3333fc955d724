package io.leadscore.core.tally;

import io.leadscore.core.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the values of a {@code oncePer} path apart: texts folded, numbers by value, types apart; null and a missing path
 * are one value; an array or an object is one value, by its content. The tally keeps a 64-bit hash keyed with the lead's
 * id, so that nobody can send values that collide.
 */
final class DistinctValue {
    private DistinctValue() {}

    /** The keyed hash of the value at a dotted path of an activity as patterns see it. */
    static long hash(String leadId, Json.Obj seen, String path) {
        Json value = seen;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Json.Obj object ? object.get(name) : null;
        }
        var told = new StringBuilder(leadId).append('\u0000');
        tell(value, told);
        byte[] bytes = told.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(CountedPattern.sha256(bytes)).getLong();
    }

    private static void tell(@Nullable Json value, StringBuilder told) {
        switch (value) {
            case null -> told.append("null");
            case Json.Null _ -> told.append("null");
            case Json.Bool bool -> told.append(bool == Json.Bool.TRUE);
            case Json.Num number -> told.append(number.canonical());
            case Json.Text text -> told.append(text.toJson());
            case Json.Arr(var items) -> {
                told.append('[');
                for (Json item : items) {
                    tell(item, told);
                    told.append(',');
                }
                told.append(']');
            }
            case Json.Obj(var fields) -> {
                told.append('{');
                for (var field : new TreeMap<>(fields).entrySet()) {
                    told.append(Json.text(field.getKey()).toJson()).append(':');
                    tell(field.getValue(), told);
                    told.append(',');
                }
                told.append('}');
            }
        }
    }
}
