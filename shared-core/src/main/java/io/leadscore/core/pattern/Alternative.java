package io.leadscore.core.pattern;

import io.leadscore.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One alternative of a field's list: a test of a single value, which is never an object or an array. Its texts are
 * folded. Immutable.
 */
sealed interface Alternative {
    /** Whether the value passes the test. */
    boolean matches(Json value);

    /** The alternative as canonical JSON text: all ways to write one test give the same text. */
    String canonical();

    /** A text, or {@code equals-ignore-case}: on folded texts the two mean the same. */
    record TextIs(String text) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Text(String other) && other.equals(text);
        }

        @Override
        public String canonical() {
            return Canonical.quoted(text);
        }
    }

    /** A number. All ways to write it are equal. */
    record NumberIs(Json.Num number) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Num other && number.compareValue(other) == 0;
        }

        @Override
        public String canonical() {
            return number.canonical();
        }
    }

    /** True, false or null. */
    record LiteralIs(Json literal) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return literal.equals(value);
        }

        @Override
        public String canonical() {
            return literal == Json.Null.NULL ? "null" : literal == Json.Bool.TRUE ? "true" : "false";
        }
    }

    /** A text with this prefix. */
    record Prefix(String prefix) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Text(String text) && text.startsWith(prefix);
        }

        @Override
        public String canonical() {
            return Canonical.object("prefix", Canonical.quoted(prefix));
        }
    }

    /** A text with this suffix. */
    record Suffix(String suffix) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Text(String text) && text.endsWith(suffix);
        }

        @Override
        public String canonical() {
            return Canonical.object("suffix", Canonical.quoted(suffix));
        }
    }

    /** A text that matches a wildcard. */
    record Like(Wildcard wildcard) implements Alternative {
        @Override
        public boolean matches(Json value) {
            return value instanceof Json.Text(String text) && wildcard.matches(text);
        }

        @Override
        public String canonical() {
            return Canonical.object("wildcard", Canonical.quoted(wildcard.text()));
        }
    }

    /** A number between bounds; null means no bound. */
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
        public String canonical() {
            var terms = new ArrayList<String>(4);
            if (low != null) {
                terms.add(lowIncluded ? "\">=\"" : "\">\"");
                terms.add(low.canonical());
            }
            if (high != null) {
                terms.add(highIncluded ? "\"<=\"" : "\"<\"");
                terms.add(high.canonical());
            }
            return Canonical.object("numeric", Canonical.list(terms));
        }
    }

    /** Any value. */
    record Exists() implements Alternative {
        @Override
        public boolean matches(Json value) {
            return true;
        }

        @Override
        public String canonical() {
            return Canonical.object("exists", "true");
        }
    }

    /** No value at all. {@link Values} decides it, because it is not a test of a value. */
    record Absent() implements Alternative {
        @Override
        public boolean matches(Json value) {
            return false;
        }

        @Override
        public String canonical() {
            return Canonical.object("exists", "false");
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

        /** The list contains the refused tests, even if the pattern puts one operator around all of them. */
        @Override
        public String canonical() {
            return Canonical.object("anything-but", canonicalSet(refused));
        }
    }

    /** The canonical form of alternatives without an order. */
    static String canonicalSet(List<Alternative> alternatives) {
        var forms = new ArrayList<String>(alternatives.size());
        for (Alternative alternative : alternatives) {
            forms.add(alternative.canonical());
        }
        return Canonical.set(forms);
    }
}
