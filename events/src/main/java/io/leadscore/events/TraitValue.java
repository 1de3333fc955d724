package io.leadscore.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The value of a published trait: any JSON value, because a deployment's traits may be of any shape. Immutable. */
public sealed interface TraitValue {
    /** A text. */
    record Text(String value) implements TraitValue {}

    /** A number, as the literal that the lead's source sent: {@code 1.50} stays {@code 1.50}. */
    record Decimal(String literal) implements TraitValue {}

    /** True or false. */
    record Flag(boolean value) implements TraitValue {}

    /** The null literal. */
    enum Null implements TraitValue {
        NULL
    }

    /** A list. */
    record Items(List<TraitValue> items) implements TraitValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** An object. Its fields are published in the order of the map. */
    record Fields(Map<String, TraitValue> fields) implements TraitValue {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /** Writes the value as JSON. */
    static void write(TraitValue value, JsonGenerator json) throws IOException {
        switch (value) {
            case Text(String text) -> json.writeString(text);
            case Decimal(String literal) -> json.writeNumber(literal);
            case Flag(boolean flag) -> json.writeBoolean(flag);
            case Null _ -> json.writeNull();
            case Items(var items) -> {
                json.writeStartArray();
                for (TraitValue item : items) {
                    write(item, json);
                }
                json.writeEndArray();
            }
            case Fields(var fields) -> {
                json.writeStartObject();
                for (var field : fields.entrySet()) {
                    json.writeFieldName(field.getKey());
                    write(field.getValue(), json);
                }
                json.writeEndObject();
            }
        }
    }
}
