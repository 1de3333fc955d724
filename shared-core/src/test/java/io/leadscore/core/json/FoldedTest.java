package io.leadscore.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FoldedTest {
    @ParameterizedTest
    @CsvSource({"TITLE, title", "É, é", "e\u0301, é", "E\u0301, é", "İ, i̇", "I, i", "ß, ß", "STRASSE, strasse",
            "ΑΣ, ας", "😀A, 😀a",
            "\u212B, å", "K, k", "ÀÉ, àé"})
    void texts_are_composed_and_lower_case_in_every_locale(String text, String folded) {
        assertThat(Folded.fold(text)).isEqualTo(folded);
    }

    @Test
    void the_short_cuts_of_folding_change_nothing() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder();
            int bound = random.nextBoolean() ? 0x80 : random.nextBoolean() ? 0x310 : 0x3000;
            for (int length = random.nextInt(8); length > 0; length--) {
                text.appendCodePoint(1 + random.nextInt(bound));
            }
            String expected = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
            assertThat(Folded.fold(text.toString())).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void values_are_folded_at_any_depth_and_keys_are_not() throws Exception {
        var reader = new JsonReader(JsonReader.Limits.ACTIVITY);
        Json.Obj object = reader
                .readObject("{\"K\":\"V\",\"l\":[\"A\",1E2,[{\"M\":\"X\",\"n\":\"y\"}]],\"o\":{\"p\":\"q\"}}");
        assertThat(Folded.of(object).value().toJson())
                .isEqualTo("{\"K\":\"v\",\"l\":[\"a\",1E2,[{\"M\":\"x\",\"n\":\"y\"}]],\"o\":{\"p\":\"q\"}}");
        assertThat(object.toJson()).as("the original").contains("\"V\"").contains("\"X\"");
    }
}
