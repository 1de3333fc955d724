package io.leadscore.core.pattern;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with stars. Each star matches any text, also an empty one. The pieces between stars are searched from left to
 * right, each at its first place. That is linear in text × pattern. It is also correct, because an earlier place of one
 * piece leaves more room for the next one.
 *
 * @param pieces the literal texts between the stars, one more than there are stars
 */
record Wildcard(List<String> pieces) {
    /** The most stars. More are rarely useful, and Amazon's event-ruler can run out of memory on a few more. */
    static final int MAX_STARS = 3;

    Wildcard {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads a wildcard. A backslash makes the star or backslash after it literal.
     *
     * @return null if there is a problem with the text, which is then reported
     */
    static @Nullable Wildcard of(String text, Problems problems, Place place) {
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        boolean afterStar = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '*') {
                if (afterStar) {
                    problems.report(place, "two stars in a row mean the same as one; write one star");
                    return null;
                }
                pieces.add(piece.toString());
                piece.setLength(0);
            } else if (c == '\\') {
                i++;
                if (i == text.length() || (text.charAt(i) != '*' && text.charAt(i) != '\\')) {
                    problems.report(place, "a backslash must be followed by a star or another backslash");
                    return null;
                }
                piece.append(text.charAt(i));
            } else {
                piece.append(c);
            }
            afterStar = c == '*';
        }
        pieces.add(piece.toString());
        if (pieces.size() - 1 > MAX_STARS) {
            problems.report(place, "a wildcard may have at most " + MAX_STARS + " stars");
            return null;
        }
        return new Wildcard(pieces);
    }

    boolean matches(String text) {
        String first = pieces.getFirst();
        if (pieces.size() == 1) {
            return text.equals(first);
        }
        String last = pieces.getLast();
        int end = text.length() - last.length();
        if (end < first.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        int from = first.length();
        for (String piece : pieces.subList(1, pieces.size() - 1)) {
            int found = text.indexOf(piece, from);
            if (found < 0 || found + piece.length() > end) {
                return false;
            }
            from = found + piece.length();
        }
        return true;
    }

    /** The wildcard as text, without unnecessary escapes. */
    String text() {
        var text = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            text.append(i == 0 ? "" : "*").append(pieces.get(i).replace("\\", "\\\\").replace("*", "\\*"));
        }
        return text.toString();
    }
}
