package io.leadscore.core.model;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Points as whole thousandths in a {@code long}. Only a half-life uses floating point; everything else is computed with
 * whole numbers. Thread-safe.
 */
public final class Points {
    /** Thousandths in one point. */
    public static final long MILLI = 1_000;
    /**
     * The largest magnitude of points, caps, bars and losses, in thousandths: 1,000,000 points. So no sum overflows.
     */
    public static final long LARGEST_MILLI = 1_000_000 * MILLI;

    private static final Pattern DECIMAL = Pattern.compile("(-?)(\\d+)(?:\\.(\\d+))?(?:[eE]([+-]?\\d{1,9}))?");

    private Points() {}

    /**
     * The thousandths of a JSON number literal, computed from its digits.
     *
     * @return empty if it has more than three decimals that are not zero, or is outside ±1,000,000
     */
    public static OptionalLong parseMilli(String literal) {
        Matcher number = DECIMAL.matcher(literal);
        if (!number.matches()) {
            return OptionalLong.empty();
        }
        String fraction = number.group(3) == null ? "" : number.group(3);
        int exponent = number.group(4) == null ? 0 : Integer.parseInt(number.group(4));
        String digits = (number.group(2) + fraction).replaceFirst("^0+", "");
        if (digits.isEmpty()) {
            return OptionalLong.of(0);
        }
        // value = digits × 10^(exponent − fraction), in thousandths three more
        int power = exponent - fraction.length() + 3;
        while (power < 0 && digits.endsWith("0")) {
            digits = digits.substring(0, digits.length() - 1);
            power++;
        }
        if (power < 0 || digits.length() + power > 10) {
            return OptionalLong.empty();
        }
        long milli = Long.parseLong(digits);
        for (int i = 0; i < power; i++) {
            milli *= 10;
        }
        if (milli > LARGEST_MILLI) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number.group(1).isEmpty() ? milli : -milli);
    }

    /** The shortest decimal text: {@code 45}, {@code 48.5}, {@code -0.062}. */
    public static String format(long milli) {
        long whole = Math.abs(milli) / MILLI;
        long rest = Math.abs(milli) % MILLI;
        String sign = milli < 0 ? "-" : "";
        if (rest == 0) {
            return sign + whole;
        }
        String decimals = Long.toString(MILLI + rest).substring(1).replaceFirst("0+$", "");
        return sign + whole + "." + decimals;
    }

    /** Rounded half up, towards +∞, to whole points: −2.5 is −2. */
    public static long wholeHalfUp(long milli) {
        return Math.floorDiv(milli + MILLI / 2, MILLI);
    }
}
