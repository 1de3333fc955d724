package io.leadscore.core.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value. Immutable and safe to share between threads. Objects keep the order of their keys; numbers keep the
 * literal that was read, so no digit is lost.
 *
 * <p>This is a type of our own and not Jackson's tree: it needs a third of the time to start, the compiler finds a
 * switch that forgets a kind of value, and a number never becomes a {@code BigDecimal}.
 */
public sealed interface Json {
    /** An object; its keys are unique and keep the order in which they were read. */
    record Obj(Map<String, Json> fields) implements Json {
        public static final Obj EMPTY = new Obj(Map.of());

        public Obj {
            fields = Collections.unmodifiableMap(fields instanceof OwnedFields ? fields : new LinkedHashMap<>(fields));
        }

        public @Nullable Json get(String key) {
            return fields.get(key);
        }

        /** The text at the key, or null if it is absent or not a text. */
        public @Nullable String text(String key) {
            return fields.get(key) instanceof Text(String value) ? value : null;
        }

        /** The object at the key, or an empty one if it is absent or not an object. */
        public Obj object(String key) {
            return fields.get(key) instanceof Obj object ? object : EMPTY;
        }

        public boolean isEmpty() {
            return fields.isEmpty();
        }

        /** This object with one field set or replaced. */
        public Obj with(String key, Json value) {
            var copy = new LinkedHashMap<>(fields);
            copy.put(key, value);
            return new Obj(copy);
        }
    }

    /** An array. */
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /** A text: well-formed UTF-16 without NUL characters. */
    record Text(String value) implements Json {}

    /**
     * A finite number as the literal that was read. The literal has at most {@link JsonReader.Limits#numberChars()}
     * characters.
     */
    record Num(String literal) implements Json {
        public double doubleValue() {
            return Double.parseDouble(literal);
        }

        /**
         * One text for all literals of this number: {@code 1}, {@code 1.0} and {@code 10e-1} give {@code 1}, and
         * {@code -0} gives {@code 0}. Different numbers have different texts. The text is exact, and its cost does not
         * grow with the exponent.
         */
        @Override
        public String canonical() {
            return Decimal.of(literal).canonical();
        }

        /**
         * Compares the exact values. The result is negative, zero or positive if this number is less, equal or greater.
         */
        public int compareValue(Num other) {
            // Rounding keeps the order, so only numbers that round to one double need their digits.
            int rounded = Double.compare(doubleValue() + 0.0, other.doubleValue() + 0.0);
            return rounded != 0 || literal.equals(other.literal)
                    ? rounded
                    : Decimal.of(literal).compareTo(Decimal.of(other.literal));
        }
    }

    /** True or false. */
    enum Bool implements Json {
        TRUE, FALSE;

        public static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }

    /** The null literal. It is a value, unlike an absent field. */
    enum Null implements Json {
        NULL
    }

    /** The value as a string; the null literal if there is none. */
    static Json nullable(@Nullable Object value) {
        return value == null ? Null.NULL : text(value.toString());
    }

    static Text text(String value) {
        return new Text(value);
    }

    static Num number(long value) {
        return new Num(Long.toString(value));
    }

    /**
     * An object of these fields, in this order.
     *
     * @param namesAndValues a name, its value, the next name, and so on. A value is a {@link Json}, a {@link String}, an
     *                       {@link Integer}, a {@link Long}, a {@link Boolean} or a {@link Collection} of these; null
     *                       leaves the field out
     * @throws IllegalArgumentException if a value is of another type, or a name lacks its value
     */
    static Obj obj(@Nullable Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("the last name has no value");
        }
        var fields = new LinkedHashMap<String, Json>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                fields.put((String) Objects.requireNonNull(namesAndValues[i]), of(namesAndValues[i + 1]));
            }
        }
        return new Obj(fields);
    }

    /** An array of these items, each of a type that {@link #obj} takes. */
    static Arr arr(Collection<?> items) {
        return new Arr(items.stream().map(Json::of).toList());
    }

    private static Json of(@Nullable Object value) {
        return switch (value) {
            case Json json -> json;
            case String text -> new Text(text);
            case Integer number -> number(number);
            case Long number -> number(number);
            case Boolean flag -> Bool.of(flag);
            case Collection<?> items -> arr(items);
            case null, default -> throw new IllegalArgumentException("a JSON value cannot be made of "
                    + (value == null ? "null" : value.getClass().getName()));
        };
    }

    /** This value with the keys of every object sorted. Numbers stay as they were read. */
    default Json sorted() {
        return SortedKeys.of(this, number -> number);
    }

    /**
     * One text for all the ways to write this value: compact JSON with the keys of every object sorted and each number in
     * its {@linkplain Num#canonical() one form}. Stored hashes and comparisons depend on it, so it must never change.
     */
    default String canonical() {
        return SortedKeys.of(this, number -> new Num(number.canonical())).toJson();
    }

    /** The compact JSON text of this value. */
    default String toJson() {
        return JsonWriter.write(this);
    }
}
