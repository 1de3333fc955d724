package io.leadscore.core.tally;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.Sha256;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes the values of a {@code oncePer} path. Texts are folded, numbers are compared by value, and values of
 * different types differ. Null and a missing value are the same. An array or an object is one value, compared by its
 * content. The tally keeps a 64-bit hash of the value and the lead's id, so nobody can prepare values that collide.
 */
final class DistinctValue {
    private DistinctValue() {}

    /** The keyed hash of the value at a dotted path of an activity as patterns see it. */
    static long hash(String leadId, Json.Obj seen, String path) {
        Json value = seen;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Json.Obj object ? object.get(name) : null;
        }
        var text = new StringBuilder(leadId).append('\u0000');
        write(value, text);
        return ByteBuffer.wrap(Sha256.of(text.toString())).getLong();
    }

    /** Canonical JSON, with a comma after the last item too: stored hashes are of this text, so it cannot change. */
    private static void write(@Nullable Json value, StringBuilder text) {
        switch (value) {
            case null -> text.append("null");
            case Json.Arr(var items) -> {
                text.append('[');
                for (Json item : items) {
                    write(item, text);
                    text.append(',');
                }
                text.append(']');
            }
            case Json.Obj(var fields) -> {
                text.append('{');
                for (var field : new TreeMap<>(fields).entrySet()) {
                    text.append(Json.text(field.getKey()).toJson()).append(':');
                    write(field.getValue(), text);
                    text.append(',');
                }
                text.append('}');
            }
            case Json.Text _,Json.Num _,Json.Bool _,Json.Null _ -> text.append(value.canonical());
        }
    }
}
