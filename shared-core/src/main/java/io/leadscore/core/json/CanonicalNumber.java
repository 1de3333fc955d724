package io.leadscore.core.json;

import java.math.BigInteger;

/**
 * One text for all literals of one number. Works on digits alone: no double, which would take neighbours for one, and no
 * {@code BigDecimal}, whose arithmetic on {@code 1e99999999} writes out every zero.
 */
final class CanonicalNumber {
    /** Whole numbers are written out up to this many zeros at their end, which covers all that the reader accepts. */
    private static final int WRITTEN_ZEROS = 15;

    private CanonicalNumber() {}

    /**
     * The canonical text: {@code 0}, a whole number without leading zeros, or digits that neither begin nor end with a
     * zero, {@code e} and an exponent; negative numbers with a minus.
     */
    static String of(String literal) {
        boolean negative = literal.startsWith("-");
        int end = exponentMark(literal);
        int point = literal.indexOf('.');
        var digits = new StringBuilder(literal.length()).append(literal, negative ? 1 : 0, end);
        long shift = 0;
        if (point >= 0) {
            digits.deleteCharAt(point - (negative ? 1 : 0));
            shift = point + 1L - end;
        }
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        if (first == digits.length()) {
            return "0";
        }
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
            shift++;
        }
        String significant = (negative ? "-" : "") + digits.substring(first, last);
        return withExponent(significant, exponent(literal, end).add(BigInteger.valueOf(shift)));
    }

    private static String withExponent(String significant, BigInteger exponent) {
        boolean writtenOut = exponent.signum() >= 0 && exponent.bitLength() < 31
                && exponent.intValue() <= WRITTEN_ZEROS;
        return writtenOut ? significant + "0".repeat(exponent.intValue()) : significant + "e" + exponent;
    }

    private static int exponentMark(String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (literal.charAt(i) == 'e' || literal.charAt(i) == 'E') {
                return i;
            }
        }
        return literal.length();
    }

    /** The exponent as written; it has at most as many digits as a literal may have characters. */
    private static BigInteger exponent(String literal, int mark) {
        return mark == literal.length() ? BigInteger.ZERO : new BigInteger(literal.substring(mark + 1));
    }
}
