package io.leadscore.core.json;

import java.math.BigInteger;

/**
 * The exact value of a number literal: {@code ±digits × 10^exponent}. It works on the digits alone. A double would
 * treat neighbouring numbers as equal, and a {@code BigDecimal} would write out every zero of {@code 1e99999999}.
 *
 * @param digits   the digits, without zeros at either end; empty for zero
 * @param exponent the power of ten; it has at most as many digits as a literal may have characters
 */
record Decimal(boolean negative, String digits, BigInteger exponent) implements Comparable<Decimal> {
    /**
     * A whole number is written with up to this many zeros at its end, which covers every number that the reader
     * accepts.
     */
    private static final int WRITTEN_ZEROS = 15;

    private static final Decimal ZERO = new Decimal(false, "", BigInteger.ZERO);

    /** Parses a JSON number literal. */
    static Decimal of(String literal) {
        boolean negative = literal.startsWith("-");
        int mark = exponentMark(literal);
        int point = literal.indexOf('.');
        var digits = new StringBuilder(mark).append(literal, negative ? 1 : 0, mark);
        long shift = 0;
        if (point >= 0) {
            digits.deleteCharAt(point - (negative ? 1 : 0));
            shift = point + 1L - mark;
        }
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        if (first == digits.length()) {
            return ZERO;
        }
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
            shift++;
        }
        var exponent = mark == literal.length() ? BigInteger.ZERO : new BigInteger(literal.substring(mark + 1));
        return new Decimal(negative, digits.substring(first, last), exponent.add(BigInteger.valueOf(shift)));
    }

    /** {@code 0}, a whole number, or digits, {@code e} and an exponent; a negative number begins with a minus. */
    String canonical() {
        if (digits.isEmpty()) {
            return "0";
        }
        boolean whole = exponent.signum() >= 0 && exponent.bitLength() < 31 && exponent.intValue() <= WRITTEN_ZEROS;
        return (negative ? "-" : "") + digits + (whole ? "0".repeat(exponent.intValue()) : "e" + exponent);
    }

    @Override
    public int compareTo(Decimal other) {
        if (signum() != other.signum()) {
            return Integer.compare(signum(), other.signum());
        }
        int magnitude = digitsBeforePoint().compareTo(other.digitsBeforePoint());
        int absolute = magnitude != 0 ? magnitude : digits.compareTo(other.digits);
        return negative ? -absolute : absolute;
    }

    private int signum() {
        if (digits.isEmpty()) {
            return 0;
        }
        return negative ? -1 : 1;
    }

    private BigInteger digitsBeforePoint() {
        return exponent.add(BigInteger.valueOf(digits.length()));
    }

    private static int exponentMark(String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (literal.charAt(i) == 'e' || literal.charAt(i) == 'E') {
                return i;
            }
        }
        return literal.length();
    }
}
