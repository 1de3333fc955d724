package io.leadscore.functions.sinks.salesforce;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes conditions of SOQL, the query language of Salesforce. */
final class Soql {
    /**
     * Salesforce takes at most 16,384 characters of URL and headers together. The rest is for the headers, whose token can have some
     * thousand, and for the other words of the query.
     */
    static final int MAX_LIST_CHARS = 11_000;

    private Soql() {}

    /** {@code field IN ('a','b')}. */
    static String in(String field, Collection<String> values) {
        return values.stream().map(Soql::literal).collect(Collectors.joining(",", field + " IN (", ")"));
    }

    /** A text between quotes (SOQL and SOSL Reference, "Quoted String Escape Sequences"). */
    static String literal(String text) {
        var escaped = new StringBuilder("'");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\\\");
                case '\'' -> escaped.append("\\'");
                case '"' -> escaped.append("\\\"");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\b' -> escaped.append("\\b");
                case '\f' -> escaped.append("\\f");
                default -> escaped.appendCodePoint(c);
            }
        });
        return escaped.append('\'').toString();
    }

    /** A text as a value in a URL. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Whether a list of all these values fits one URL. */
    static boolean fits(Collection<String> some, Collection<String> others) {
        return length(some) + length(others) <= MAX_LIST_CHARS;
    }

    private static int length(Collection<String> values) {
        return values.stream().mapToInt(Soql::length).sum();
    }

    private static int length(String value) {
        return encoded(literal(value) + ",").length();
    }

    /** The values in lists, each of which fits one URL. */
    static List<List<String>> parts(Collection<String> values) {
        var parts = new ArrayList<List<String>>();
        var part = new ArrayList<String>();
        int chars = 0;
        for (String value : values) {
            int length = length(value);
            if (!part.isEmpty() && chars + length > MAX_LIST_CHARS) {
                parts.add(List.copyOf(part));
                part.clear();
                chars = 0;
            }
            part.add(value);
            chars += length;
        }
        if (!part.isEmpty()) {
            parts.add(List.copyOf(part));
        }
        return parts;
    }
}
