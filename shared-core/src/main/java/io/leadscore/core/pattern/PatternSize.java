package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import java.nio.charset.StandardCharsets;

/** Measures a pattern. It writes the pattern out only if it may be too large. */
final class PatternSize {
    /** A character has at most three bytes in UTF-8, or six bytes if it is escaped. */
    private static final int MAX_BYTES_OF_A_CHARACTER = 6;

    private PatternSize() {}

    /** Whether the value has more bytes as compact JSON in UTF-8. */
    static boolean exceeds(Json json, int bytes) {
        return MAX_BYTES_OF_A_CHARACTER * characters(json) > bytes
                && json.toJson().getBytes(StandardCharsets.UTF_8).length > bytes;
    }

    /** The characters of the value as compact JSON or a few more, without escapes. */
    private static long characters(Json json) {
        long characters = 2;
        if (json instanceof Json.Obj(var fields)) {
            for (var field : fields.entrySet()) {
                characters += field.getKey().length() + 4L + characters(field.getValue());
            }
        } else if (json instanceof Json.Arr(var items)) {
            for (Json item : items) {
                characters += 1 + characters(item);
            }
        } else if (json instanceof Json.Text(String text)) {
            characters += text.length();
        } else {
            characters += json instanceof Json.Num(String literal) ? literal.length() : "false".length();
        }
        return characters;
    }
}
