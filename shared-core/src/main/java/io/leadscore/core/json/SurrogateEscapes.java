package io.leadscore.core.json;

/**
 * Replaces escapes of half a surrogate pair in a JSON text. Programs write them that cut a text in the middle of an emoji.
 * The parser accepts them in texts, but not in keys.
 */
final class SurrogateEscapes {
    private static final String REPLACEMENT = "\\ufffd";
    /** The characters of an escape such as {@code \u005cud83d}. */
    private static final int LENGTH = 6;

    private SurrogateEscapes() {}

    /** The text with U+FFFD in place of each half pair. It has the same length, so errors keep their places. */
    static String mended(String json) {
        StringBuilder mended = null;
        int at = json.indexOf('\\');
        while (at >= 0 && at + 1 < json.length()) {
            int unit = unit(json, at);
            int length = unit < 0 ? 2 : LENGTH;
            if (unit >= 0 && Character.isSurrogate((char) unit)) {
                int next = unit(json, at + LENGTH);
                if (Character.isHighSurrogate((char) unit) && next >= 0 && Character.isLowSurrogate((char) next)) {
                    length = 2 * LENGTH;
                } else {
                    mended = mended == null ? new StringBuilder(json) : mended;
                    mended.replace(at, at + LENGTH, REPLACEMENT);
                }
            }
            at = json.indexOf('\\', at + length);
        }
        return mended == null ? json : mended.toString();
    }

    /** The UTF-16 unit of the escape at this place; negative if there is none. */
    private static int unit(String json, int at) {
        if (at + LENGTH > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + LENGTH; i++) {
            int digit = Character.digit(json.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }
}
