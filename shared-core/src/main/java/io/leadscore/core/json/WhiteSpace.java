package io.leadscore.core.json;

/**
 * White space as Unicode defines it. People paste it with their texts: no-break spaces, zero-width spaces, byte order
 * marks, direction marks. {@link String#strip} and {@link String#isBlank} keep most of it. Thread-safe.
 *
 * <p>The sets are the properties White_Space and Default_Ignorable_Code_Point of Unicode 16, and the blank braille
 * pattern U+2800, which looks like a space. {@link Character} knows neither property.
 */
public final class WhiteSpace {
    /** White_Space, and U+2800. Pairs: the first and the last character of each range. */
    private static final int[] SPACES = {'\t', '\r', ' ', ' ', 0x85, 0x85, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A,
            0x2028, 0x2029, 0x202F, 0x202F, 0x205F, 0x205F, 0x2800, 0x2800, 0x3000, 0x3000};
    /** Default_Ignorable_Code_Point, in the same form. */
    private static final int[] IGNORABLE = {0xAD, 0xAD, 0x034F, 0x034F, 0x061C, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5,
            0x180B, 0x180F, 0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x206F, 0x3164, 0x3164, 0xFE00, 0xFE0F, 0xFEFF,
            0xFEFF, 0xFFA0, 0xFFA0, 0xFFF0, 0xFFF8, 0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A, 0xE0000, 0xE0FFF};
    /** Selectors of a variant and tags, which belong to the character before them. */
    private static final int[] SELECTORS = {0xFE00, 0xFE0F, 0xE0020, 0xE01EF};

    private WhiteSpace() {}

    /** The text without white space and invisible characters at both ends. */
    public static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to) {
            int point = text.codePointAt(from);
            if (!isSpace(point) && !isIgnorable(point)) {
                break;
            }
            from += Character.charCount(point);
        }
        while (from < to) {
            int point = text.codePointBefore(to);
            if (!isSpace(point) && (!isIgnorable(point) || isIn(SELECTORS, point))) {
                break;
            }
            to -= Character.charCount(point);
        }
        return text.substring(from, to);
    }

    /** Whether nothing of the text can be seen. */
    public static boolean isBlank(String text) {
        return trim(text).isEmpty();
    }

    /** The text without its invisible characters. White space stays. */
    public static String withoutInvisible(String text) {
        return text.codePoints().noneMatch(WhiteSpace::isIgnorable)
                ? text
                : text.codePoints()
                        .filter(point -> !isIgnorable(point))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    /** Whether the character has the property White_Space, or looks as if it had. */
    public static boolean isSpace(int point) {
        return isIn(SPACES, point);
    }

    private static boolean isIgnorable(int point) {
        return point >= IGNORABLE[0] && isIn(IGNORABLE, point);
    }

    private static boolean isIn(int[] ranges, int point) {
        for (int i = 0; i < ranges.length && ranges[i] <= point; i += 2) {
            if (point <= ranges[i + 1]) {
                return true;
            }
        }
        return false;
    }
}
