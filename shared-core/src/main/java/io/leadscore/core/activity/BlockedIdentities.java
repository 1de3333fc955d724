package io.leadscore.core.activity;

import io.leadscore.core.json.Folded;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The values that are no identity of a person, because broken programs send them for many people: {@code undefined},
 * {@code null}, {@code [object Object]}, zeros, templates that were not filled in. They count as absent. Otherwise all
 * these people would become one lead. Immutable.
 */
public final class BlockedIdentities {
    private static final Set<String> PLACEHOLDERS = Set.of("anonymous", "guest", "user", "unknown", "undefined", "null",
            "(null)", "none", "nil", "nan", "n/a", "na", "void", "true", "false", "0", "-1", "id", "email",
            "distinctid", "distinct_id", "not_authenticated", "[object object]", "abc123");
    /**
     * Placeholders that are surely no message ids. The others can be ids of a program that counts its messages or names
     * them.
     */
    private static final Set<String> MESSAGE_PLACEHOLDERS = Set.of("undefined", "null", "(null)", "nan",
            "[object object]",
            "00000000-0000-0000-0000-000000000000");
    private static final Pattern ZEROS_AND_DASHES = Pattern.compile("[0-]+");
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{.*}}|\\$\\{.*}|%.+%", Pattern.DOTALL);
    /** Quotes that a program leaves around a value that it serialised twice. */
    private static final String QUOTES = "\"'`\u2018\u2019\u201c\u201d";
    private static final String ANY_ENDING = "*";

    /** The values that this page documents, and no others. */
    public static final BlockedIdentities DEFAULT = new BlockedIdentities(Set.of());

    private final Set<String> values = new HashSet<>(PLACEHOLDERS);
    private final Set<String> beginnings = new HashSet<>();

    /**
     * @param more further values, in any case; an entry that ends with {@code *} blocks each value that begins with the
     *             text before it, such as {@code info@*}
     */
    public BlockedIdentities(Set<String> more) {
        for (String entry : more) {
            String folded = Folded.fold(Identities.normalise(entry));
            if (folded.endsWith(ANY_ENDING)) {
                beginnings.add(folded.substring(0, folded.length() - 1));
            } else {
                values.add(folded);
            }
        }
    }

    /** Whether the value is no identity of a person. Case and quotes around it do not matter. */
    public boolean blocks(String value) {
        String bare = bare(Folded.fold(Identities.normalise(value)));
        return bare.isEmpty() || values.contains(bare)
                || ZEROS_AND_DASHES.matcher(bare).matches()
                || TEMPLATE.matcher(bare).matches()
                || beginnings.stream().anyMatch(bare::startsWith);
    }

    /** Whether a broken program sends the value as the id of all its messages. */
    public static boolean isNoMessageId(String value) {
        String bare = bare(Folded.fold(value));
        return (bare.isEmpty() && !value.isEmpty()) || MESSAGE_PLACEHOLDERS.contains(bare)
                || TEMPLATE.matcher(bare).matches();
    }

    private static String bare(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && QUOTES.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && QUOTES.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return Identities.normalise(text.substring(from, to));
    }
}
