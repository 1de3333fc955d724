package io.leadscore.events;

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
}
