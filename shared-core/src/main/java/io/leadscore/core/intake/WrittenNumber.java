package io.leadscore.core.intake;

import io.leadscore.core.json.Folded;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.WhiteSpace;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a number, or the lower end of a range, as people write it: {@code 1,000}, {@code 51-200 employees},
 * {@code 10,001+}. What can mean two numbers is not read: {@code 5.000} is five thousand in Germany and five in England,
 * so only a locale decides. A range without a lower end ({@code < 50}), an end that is not part of the range
 * ({@code over 500}) and an abbreviation ({@code 5k}) are not read either. Thread-safe.
 */
final class WrittenNumber {
    /** Longer texts are not read. The longest sensible one is a range of grouped numbers with a unit. */
    private static final int MAX_CHARS = 64;

    private static final Pattern SPACES = Pattern.compile("\\p{IsWhite_Space}+");
    private static final Pattern APOSTROPHES = Pattern.compile("[\u2019\u02bc]");

    /** What people count, in lower case. Other words are not removed, because they can be a number: 5 million. */
    private static final Pattern UNIT = Pattern.compile(" ?(?:employees?|people|persons?|staff|members?|users?|seats?"
            + "|mitarbeiter(?:[:*]?innen)?|mitarbeitende|beschäftigte|angestellte|personen|employ[ée]+s|salari[ée]s"
            + "|personnes|empleados|personas|dipendenti|persone|medewerkers|funcionários|pessoas)$");
    /** A range without an upper end. */
    private static final Pattern OR_MORE = Pattern.compile(" ?(?:\\+| or more)$");

    private static final String TOKEN = "[0-9](?:[0-9.,' ]*[0-9])?";
    private static final Pattern SINGLE = Pattern.compile("(-?)(" + TOKEN + ")");
    /** The ends are joined by a hyphen or dash of any kind. */
    private static final Pattern RANGE = Pattern.compile(
            "(" + TOKEN + ") ?(?:[-\u2010-\u2014\u2212]| to ) ?(" + TOKEN + ")");

    private static final Pattern DIGITS = Pattern.compile("0*([0-9]{1,16})");
    private static final Pattern FRACTION = Pattern.compile("[0-9]{1,16}");
    /** The digits between separators: threes, or, as in India, twos and a three. */
    private static final Pattern GROUPS = Pattern
            .compile("[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}");
    /** Five thousand, or five and three decimals. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[1-9][0-9]{0,2}\\.[0-9]{3}");

    private WrittenNumber() {}

    /**
     * Reads a text.
     *
     * @param locale decides about separators that are not clear without it; null if it is not known
     * @return the number, or the lower end of the range; null if the text is neither or not clear
     */
    static Json.@Nullable Num read(String text, @Nullable Locale locale) {
        if (text.length() > MAX_CHARS) {
            return null;
        }
        String visible = WhiteSpace.withoutInvisible(text);
        String plain = SPACES.matcher(APOSTROPHES.matcher(Folded.fold(visible)).replaceAll("'"))
                .replaceAll(" ")
                .strip();
        String number = without(OR_MORE, without(UNIT, without(OR_MORE, plain)));
        Matcher single = SINGLE.matcher(number);
        if (single.matches()) {
            Json.Num value = number(single.group(2), locale);
            return value == null || single.group(1).isEmpty() ? value : new Json.Num("-" + value.literal());
        }
        Matcher range = RANGE.matcher(number);
        if (!range.matches()) {
            return null;
        }
        Json.Num low = number(range.group(1), locale);
        Json.Num high = number(range.group(2), locale);
        return low != null && high != null && low.compareValue(high) <= 0 ? low : null;
    }

    private static String without(Pattern end, String text) {
        return end.matcher(text).replaceFirst("");
    }

    private static Json.@Nullable Num number(String token, @Nullable Locale locale) {
        String literal = locale == null ? null : ofLocale(token, locale);
        if (literal == null) {
            literal = withoutLocale(token);
        }
        if (literal == null) {
            return null;
        }
        var number = new Json.Num(literal);
        return Math.abs(number.doubleValue()) <= JsonReader.LARGEST_NUMBER ? number : null;
    }

    private static @Nullable String ofLocale(String token, Locale locale) {
        var symbols = DecimalFormatSymbols.getInstance(locale);
        char decimal = symbols.getDecimalSeparator();
        char grouping = symbols.getGroupingSeparator();
        if (Character.isSpaceChar(grouping)) {
            grouping = ' ';
        } else if (grouping == '\u2019') {
            grouping = '\'';
        }
        String literal = literal(token, grouping, decimal);
        // Where the comma is the decimal separator, people group by points too, and the other way round.
        return literal == null ? literal(token, decimal == ',' ? '.' : ',', decimal) : literal;
    }

    /** What every reader takes for the same number. A point or comma that stands alone before three digits is not. */
    private static @Nullable String withoutLocale(String token) {
        if (token.indexOf(' ') >= 0) {
            return literal(token, ' ', token.indexOf(',') >= 0 ? ',' : '.');
        }
        if (token.indexOf('\'') >= 0) {
            return literal(token, '\'', '.');
        }
        int point = token.indexOf('.');
        boolean pointsGroup = point >= 0
                && (token.indexOf('.', point + 1) >= 0 || token.indexOf(',', point + 1) >= 0);
        if (pointsGroup) {
            return literal(token, '.', ',');
        }
        return AMBIGUOUS.matcher(token).matches() ? null : literal(token, ',', '.');
    }

    /** The number as JSON writes it; null if its separators are others, or not where they belong. */
    private static @Nullable String literal(String token, char grouping, char decimal) {
        int end = token.indexOf(decimal);
        String whole = end < 0 ? token : token.substring(0, end);
        String fraction = end < 0 ? null : token.substring(end + 1);
        if (fraction != null && !FRACTION.matcher(fraction).matches()) {
            return null;
        }
        boolean grouped = whole.indexOf(grouping) >= 0;
        boolean mixed = grouping != ',' && whole.indexOf(',') >= 0;
        if (mixed || (grouped && !GROUPS.matcher(whole.replace(grouping, ',')).matches())) {
            return null;
        }
        Matcher digits = DIGITS.matcher(grouped ? whole.replace(String.valueOf(grouping), "") : whole);
        if (!digits.matches()) {
            return null;
        }
        return fraction == null ? digits.group(1) : digits.group(1) + "." + fraction;
    }
}
