package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One of the alternatives that a field's list names: a test of a single value, which is never an object or an array.
 * Texts in it are folded. Immutable.
 */
sealed interface Alternative {
    /** Whether the value passes. */
    boolean matches(Json value);

    /** The alternative as canonical JSON: ways to write one test have one form. */
    Json canonical();

    /** A text, or, in EventBridge's longer form, {@code equals-ignore-case}: folded, the two are one. */
    record TextIs(String text) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Text(String other) && other.equals(text);
        }

        @Override
        public Json canonical() {
            return new Json.Text(text);
        }
    }

    /** A number, however it is written. */
    record NumberIs(Json.Num number) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Num other && number.compareValue(other) == 0;
        }

        @Override
        public Json canonical() {
            return new Json.Num(number.canonical());
        }
    }

    /** True, false or null. */
    record LiteralIs(Json literal) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return literal.equals(value);
        }

        @Override
        public Json canonical() {
            return literal;
        }
    }

    /** A text that begins so. */
    record Prefix(String prefix) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Text(String text) && text.startsWith(prefix);
        }

        @Override
        public Json canonical() {
            return operator("prefix", new Json.Text(prefix));
        }
    }

    /** A text that ends so. */
    record Suffix(String suffix) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Text(String text) && text.endsWith(suffix);
        }

        @Override
        public Json canonical() {
            return operator("suffix", new Json.Text(suffix));
        }
    }

    /** A text that fits a wildcard. */
    record Like(Wildcard wildcard) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Text(String text) && wildcard.matches(text);
        }

        @Override
        public Json canonical() {
            return operator("wildcard", new Json.Text(wildcard.text()));
        }
    }

    /** A number between bounds; a bound that is null is none. */
    record Between(Json.@Nullable Num low, boolean lowIncluded, Json.@Nullable Num high,
            boolean highIncluded) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Num number && isAboveLow(number) && isBelowHigh(number);
        }

        private boolean isAboveLow(Json.Num number) {
            if (low == null) {
                return true;
            }
            int order = number.compareValue(low);
            return order > 0 || (order == 0 && lowIncluded);
        }

        private boolean isBelowHigh(Json.Num number) {
            if (high == null) {
                return true;
            }
            int order = number.compareValue(high);
            return order < 0 || (order == 0 && highIncluded);
        }

        @Override
        public Json canonical() {
            var terms = new ArrayList<Json>();
            if (low != null) {
                terms.add(new Json.Text(lowIncluded ? ">=" : ">"));
                terms.add(new Json.Num(low.canonical()));
            }
            if (high != null) {
                terms.add(new Json.Text(highIncluded ? "<=" : "<"));
                terms.add(new Json.Num(high.canonical()));
            }
            return operator("numeric", new Json.Arr(terms));
        }
    }

    /** Any value. */
    record Exists() implements Alternative {
        @Override
        public boolean matches(Json value) {
            return true;
        }

        @Override
        public Json canonical() {
            return operator("exists", Json.Bool.TRUE);
        }
    }

    /** No value at all: {@link Values} decides it, since it is no test of a value. */
    record Absent() implements Alternative {
        @Override
        public boolean matches(Json value) {
            return false;
        }

        @Override
        public Json canonical() {
            return operator("exists", Json.Bool.FALSE);
        }
    }

    /** Any value that none of the given tests accepts. */
    record AnythingBut(List<Alternative> refused) implements Alternative {
        public AnythingBut {
            refused = List.copyOf(refused);
        }

        @Override
        public boolean matches(Json value) {
            for (int i = 0; i < refused.size(); i++) {
                if (refused.get(i).matches(value)) {
                    return false;
                }
            }
            return true;
        }

        /** The list holds the refused tests themselves, also where Amazon's form puts one operator around all. */
        @Override
        public Json canonical() {
            return operator("anything-but", sorted(refused));
        }
    }

    /** The canonical forms of alternatives, sorted, without duplicates. */
    static Json.Arr sorted(List<Alternative> alternatives) {
        var byText = new TreeMap<String, Json>();
        for (Alternative alternative : alternatives) {
            Json form = alternative.canonical();
            byText.put(form.toJson(), form);
        }
        return new Json.Arr(List.copyOf(byText.values()));
    }

    private static Json operator(String name, Json operand) {
        return Json.Obj.EMPTY.with(name, operand);
    }
}
