package io.leadscore.functions.sinks.salesforce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of SOQL that has a list of columns, one object, conditions {@code field IN (…)} with OR between them, and an order.
 * Source: SOQL and SOSL Reference, "SOQL SELECT Syntax", "Comparison Operators" and "Quoted String Escape Sequences",
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm
 *
 * @param in by field: the values of which one must match, in lower case, as SOQL compares texts without regard to case
 */
record SoqlStub(List<String> columns, String object, Map<String, Set<String>> in, List<String> orderBy) {
    /** The query is not SOQL. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    static SoqlStub read(String query) {
        return new Reader(query).query();
    }

    /** @param row gives the value of a field; null if it is empty */
    boolean matches(Function<String, @Nullable String> row) {
        return in.entrySet().stream().anyMatch(condition -> {
            String value = row.apply(condition.getKey());
            return value != null && condition.getValue().contains(value.toLowerCase(Locale.ROOT));
        });
    }

    private static final class Reader {
        private final String text;
        private int at;

        private Reader(String text) {
            this.text = text;
        }

        private SoqlStub query() {
            word("SELECT");
            List<String> columns = names();
            word("FROM");
            String object = name();
            word("WHERE");
            var in = new LinkedHashMap<String, Set<String>>();
            do {
                String field = name();
                word("IN");
                in.put(field, values());
            } while (maybe("OR"));
            List<String> order = maybe("ORDER") ? order() : List.of();
            if (at != text.length()) {
                throw new Malformed("unexpected token at " + at);
            }
            return new SoqlStub(columns, object, in, order);
        }

        private List<String> order() {
            word("BY");
            return names();
        }

        private List<String> names() {
            var names = new ArrayList<String>();
            do {
                names.add(name());
            } while (symbol(','));
            return names;
        }

        private Set<String> values() {
            if (!symbol('(')) {
                throw new Malformed("expecting a left parenthesis at " + at);
            }
            var values = new java.util.HashSet<String>();
            do {
                values.add(literal().toLowerCase(Locale.ROOT));
            } while (symbol(','));
            if (!symbol(')')) {
                throw new Malformed("expecting a right parenthesis at " + at);
            }
            return values;
        }

        private void space() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private boolean symbol(char symbol) {
            space();
            if (at < text.length() && text.charAt(at) == symbol) {
                at++;
                return true;
            }
            return false;
        }

        private String name() {
            space();
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            if (from == at) {
                throw new Malformed("expecting a name at " + at);
            }
            return text.substring(from, at);
        }

        private boolean maybe(String word) {
            int before = at;
            space();
            if (text.startsWith(word + " ", at)) {
                at += word.length();
                return true;
            }
            at = before;
            return false;
        }

        private void word(String word) {
            if (!maybe(word)) {
                throw new Malformed("expecting " + word + " at " + at);
            }
        }

        private String literal() {
            if (!symbol('\'')) {
                throw new Malformed("expecting a quote at " + at);
            }
            var value = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '\'') {
                char c = text.charAt(at++);
                if (c == '\n' || c == '\r') {
                    throw new Malformed("line breaks not allowed in string literals");
                }
                value.append(c == '\\' ? escaped() : c);
            }
            if (!symbol('\'')) {
                throw new Malformed("unterminated string literal");
            }
            return value.toString();
        }

        private char escaped() {
            @Nullable
            Character real = at < text.length()
                    ? Map.of('n', '\n', 'r', '\r', 't', '\t', 'b', '\b', 'f', '\f', '"', '"',
                            '\'', '\'', '\\', '\\').get(text.charAt(at))
                    : null;
            if (real == null) {
                throw new Malformed("invalid string literal: illegal escape at " + at);
            }
            at++;
            return real;
        }
    }
}
