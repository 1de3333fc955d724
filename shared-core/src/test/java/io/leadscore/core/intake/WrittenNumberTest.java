package io.leadscore.core.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and ranges as people write them into forms. */
final class WrittenNumberTest {
    private static @Nullable String read(String text, @Nullable Locale locale) {
        Json.Num number = WrittenNumber.read(text, locale);
        return number == null ? null : number.literal();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            7                     | 7
            007                   | 7
            -3                    | -3
            0                     | 0
            12.50                 | 12.50
            0.500                 | 0.500
            1234.567              | 1234.567
            1,000                 | 1000
            1,000.50              | 1000.50
            12,345,678            | 12345678
            1,00,000              | 100000
            1.000.000             | 1000000
            1.000,50              | 1000.50
            1 000                 | 1000
            1\u00a0000            | 1000
            1\u202f000            | 1000
            1\u2009000            | 1000
            1\u2007000            | 1000
            1 000,50              | 1000.50
            1'000                 | 1000
            1\u2019000            | 1000
            \u00a0\ufeff250\u200b | 250
            51-200                | 51
            51 - 200              | 51
            51\u2013200           | 51
            51 \u2014 200         | 51
            51\u2011200           | 51
            51\u2212200           | 51
            1-10                  | 1
            1 to 10               | 1
            010-020               | 10
            501-1,000             | 501
            1,001-5,000           | 1001
            1 001 - 5 000         | 1001
            10-10                 | 10
            1000+                 | 1000
            1000 +                | 1000
            10,001+               | 10001
            500 or more           | 500
            51-200 employees      | 51
            51\u2013200 Employees | 51
            10,001+ employees     | 10001
            500 or more people    | 500
            1 employee            | 1
            200 Mitarbeiter:innen | 200
            200 employe\u0301s    | 200
            """)
    void what_is_clear_is_read(String text, String number) {
        assertThat(read(text, null)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.000", "10.000+", "1.001-5.000", "12,5", "1,0000", "10,00", "1,000,00",
            "1 00", "1 000 00", "0,500", "0.000.001", "1,0 000", "1'000,000", "< 50", "<50", "up to 50", "over 500",
            "> 500", "about 50", "~50", "5k", "1.5k", "1k-5k", "10M", "5 million", "5 thousand", "100 %", "$100",
            "50 trees", "200-51", "51-", "-51-200", "-51--20", "51-200-500", "+5", "1e3", "0x10", "12.", ".5", "1,",
            ",1", "", " ", "-", "+", "employees", "\u0661\u0662", "9999999999999999", "99999999999999999",
            "51/200", "51..200"})
    void what_is_not_clear_stays_text(String text) {
        assertThat(read(text, null)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "text", textBlock = """
            de    | 5.000            | 5000
            de    | 10.000+          | 10000
            de    | 1.001-5.000      | 1001
            de    | 12,5             | 12.5
            de    | 1,000            | 1.000
            de    | 1.234.567,89     | 1234567.89
            de    | 12.50            | 12.50
            de    | 1,000,000        | 1000000
            de    | 1 000            | 1000
            de    | 51-200           | 51
            de-AT | 5.000            | 5000
            de-CH | 5'000            | 5000
            de-CH | 5.000            | 5.000
            es    | 5.000            | 5000
            pt-BR | 5.000            | 5000
            fr    | 5\u202f000       | 5000
            fr    | 5 000            | 5000
            fr    | 5,000            | 5.000
            fr    | 5.000            | 5000
            fr    | 1.5              | 1.5
            de-CH | 5,000            | 5000
            en    | 5,000            | 5000
            en    | 5.000            | 5.000
            en    | 1.000.000        | 1000000
            en-IN | 1,00,000         | 100000
            sv    | 5\u00a0000       | 5000
            ar-EG | 5,000            | 5000
            de    | about 50         | text
            """)
    void a_locale_decides_what_is_not_clear_without_it(String tag, String text, @Nullable String number) {
        assertThat(read(text, SourceSettings.locale(tag).orElseThrow())).isEqualTo(number);
    }

    @Test
    void a_locale_is_one_that_the_platform_knows() {
        assertThat(SourceSettings.locale("DE-de")).contains(Locale.GERMANY);
        for (String tag : List.of("", "german", "xx", "de_DE", "de-XX-1", "und", "-")) {
            assertThat(SourceSettings.locale(tag)).as(tag).isEmpty();
        }
    }

    /** What the platform writes for people of a locale is read back, and is never another number without the locale. */
    @Test
    void what_any_locale_writes_is_read_back() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        List<Locale> locales = Locale.availableLocales()
                .filter(locale -> DecimalFormatSymbols.getInstance(locale).getZeroDigit() == '0')
                .filter(locale -> ((DecimalFormat) NumberFormat.getIntegerInstance(locale)).getGroupingSize() == 3)
                .toList();
        assertThat(locales).hasSizeGreaterThan(300);
        int clear = 0;
        for (int n = 0; n < 3_000; n++) {
            Locale locale = locales.get(random.nextInt(locales.size()));
            var format = (DecimalFormat) NumberFormat.getIntegerInstance(locale);
            long low = random.nextLong(1, (long) Math.pow(10, random.nextInt(1, 12)));
            long high = low + random.nextLong(1_000_000);
            String text = switch (random.nextInt(4)) {
                case 0 -> format.format(low);
                case 1 -> format.format(low) + "+";
                case 2 -> format.format(low) + " employees";
                default -> format.format(low) + "-" + format.format(high);
            };
            assertThat(read(text, locale)).as("%s of %s, seed %s", text, locale, seed).isEqualTo(Long.toString(low));
            String without = read(text, null);
            assertThat(without).as("%s without %s, seed %s", text, locale, seed).isIn(null, Long.toString(low));
            clear += without == null ? 0 : 1;
        }
        assertThat(clear).as("seed %s", seed).isBetween(1_000, 2_999);
    }

    @Test
    void any_text_is_a_number_or_stays_text() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        String alphabet = "0123456789.,' -+\u2013\u00a0to5k";
        for (int n = 0; n < 20_000; n++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(80); i >= 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String number = read(text.toString(), random.nextBoolean() ? null : Locale.GERMANY);
            assertThat(number == null || number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?"))
                    .as("%s of %s, seed %s", number, text, seed)
                    .isTrue();
        }
    }
}
