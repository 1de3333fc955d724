package io.leadscore.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One value that cannot be kept as it is does not cost the document. */
class TolerantJsonTest {
    private static final JsonReader TOLERANT = JsonReader.tolerant(JsonReader.Limits.INPUT);
    private static final JsonReader STRICT = new JsonReader(JsonReader.Limits.DOCUMENT);

    @ParameterizedTest
    @CsvSource({"9007199254740992,true", "-9007199254740992,true", "9007199254740993,true", "9007199254740994,false",
            "-9007199254740994,false", "820982911946154508,false", "1764115200000000,true", "1e15,true", "1e16,false",
            "1e400,false", "-1e999999999,false", "123456789012345678901234567890,false", "1e-400,true"})
    void a_number_beyond_2_to_the_53_is_the_text_of_its_digits(String literal, boolean isNumber) throws Exception {
        assertThat(TOLERANT.read("[" + literal + "]"))
                .isEqualTo(Json.arr(java.util.List.of(isNumber ? new Json.Num(literal) : Json.text(literal))));
        if (!isNumber) {
            assertThatThrownBy(() -> STRICT.read(literal)).isInstanceOf(MalformedJsonException.class);
        }
    }

    @Test
    void a_number_of_any_length_is_kept_or_is_a_text() throws Exception {
        String literal = "0." + "1".repeat(100_000);

        assertThat(TOLERANT.read(literal)).isEqualTo(Json.text(literal));
    }

    @ParameterizedTest
    @CsvSource({"x\\ud83dy,x\ufffdy", "\\ude00,\ufffd", "\\ud83d\\ud83d\\ude00,\ufffd\ud83d\ude00", "a\\u0000,a\ufffd",
            "\\ud83d\\ude00,\ud83d\ude00", "\\\\ud83d,\\ud83d"})
    void half_a_character_is_read_as_the_replacement_character(String escaped, String text) throws Exception {
        assertThat(TOLERANT.read("{\"" + escaped + "\": \"" + escaped + "\"}")).isEqualTo(Json.obj(text, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1, \"a\": 2}", "[1] 2", "NaN", "[1,]", "{\"a\": 1", "\"\\x\"", "\"\\u12", "\"\\",
            "\\ud83d"})
    void what_is_not_json_is_refused(String text) {
        assertThatThrownBy(() -> TOLERANT.read(text)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void a_document_may_be_nested_500_levels_deep_so_that_no_input_exhausts_the_stack() throws Exception {
        assertThat(TOLERANT.read("[".repeat(500) + "]".repeat(500))).isInstanceOf(Json.Arr.class);
        assertThatThrownBy(() -> TOLERANT.read("[".repeat(501) + "]".repeat(501)))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void random_characters_make_a_text_that_can_be_stored() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int n = 0; n < 20_000; n++) {
            var escaped = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                int c = switch (random.nextInt(4)) {
                    case 0 -> 0xd800 + random.nextInt(0x800);
                    case 1 -> random.nextInt(0x80);
                    default -> random.nextInt(0x10000);
                };
                escaped.append(String.format("\\u%04x", c));
            }
            Json read = TOLERANT.read("\"" + escaped + "\"");
            assertThat(TOLERANT.read("{\"" + escaped + "\": 1}")).as("seed %s, %s", seed, escaped)
                    .isEqualTo(Json.obj(((Json.Text) read).value(), 1));
            // The strict reader takes what a store can keep.
            assertThat(STRICT.read(read.toJson())).as("seed %s, %s", seed, escaped).isEqualTo(read);
        }
    }
}
