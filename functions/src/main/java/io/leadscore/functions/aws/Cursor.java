package io.leadscore.functions.aws;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A position in a query, written as text: the last key, with its strings and numbers. */
final class Cursor {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.ACTIVITY);

    private Cursor() {}

    static String write(Map<String, AttributeValue> lastKey) {
        var fields = new TreeMap<String, Json>();
        lastKey.forEach((name, value) -> fields.put(name,
                value.s() != null ? Json.text(value.s()) : new Json.Num(value.n())));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(new Json.Obj(fields).toJson().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if the text is not a cursor */
    static Map<String, AttributeValue> read(String cursor) {
        var key = new HashMap<String, AttributeValue>();
        try {
            Json.Obj fields = READER.readObject(
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
            fields.fields().forEach((name, value) -> key.put(name, switch (value) {
                case Json.Text(String text) -> AttributeValue.fromS(text);
                case Json.Num(String literal) -> AttributeValue.fromN(literal);
                case Json.Obj _,Json.Arr _,Json.Bool _,Json.Null _ ->
                    throw new IllegalArgumentException("the text is not a cursor of this table");
            }));
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("the text is not a cursor of this table", e);
        }
        return key;
    }
}
