package io.leadscore.core.activity;

import io.leadscore.core.json.Json;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Money that a deal brings. Immutable.
 *
 * @param amountMilli in thousandths, within ±{@link #LARGEST_MILLI}: some currencies have three decimal places
 * @param currency    an ISO 4217 code
 */
public record Revenue(long amountMilli, String currency) {
    /** 10^12 units of a currency: more than any deal, and few enough digits for the numbers of every consumer. */
    public static final long LARGEST_MILLI = 1_000_000_000_000_000L;

    private static final int PLACES = 3;
    private static final Json.Num LARGEST = Json.number(LARGEST_MILLI / 1_000);
    private static final Json.Num LEAST = Json.number(-LARGEST_MILLI / 1_000);
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies()
            .stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    /** Whether the text is a code of ISO 4217 that the platform knows. */
    public static boolean isCurrency(String code) {
        return CURRENCIES.contains(code);
    }

    /**
     * The exact thousandths of a number.
     *
     * @return empty if it has more than three decimals that are not zero, or is outside ±10^12
     */
    public static Optional<Long> parseMilli(Json.Num amount) {
        if (amount.compareValue(LARGEST) > 0 || amount.compareValue(LEAST) < 0) {
            return Optional.empty();
        }
        // Digits without zeros at their end, so a longer exponent means more decimals. It can be too long for a BigDecimal.
        String canonical = amount.canonical();
        int mark = canonical.indexOf('e');
        boolean isTooFine = mark >= 0 && (canonical.length() - mark > 3
                || Integer.parseInt(canonical.substring(mark + 1)) < -PLACES);
        return isTooFine ? Optional.empty()
                : Optional.of(new BigDecimal(canonical).movePointRight(PLACES).longValueExact());
    }

    /** The amount as the shortest decimal: {@code 12000.5}. */
    public Json.Num amount() {
        return decimal(BigDecimal.valueOf(amountMilli, PLACES));
    }

    static Json.Num decimal(BigDecimal amount) {
        return new Json.Num(amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString());
    }

    BigDecimal exact() {
        return BigDecimal.valueOf(amountMilli, PLACES);
    }
}
