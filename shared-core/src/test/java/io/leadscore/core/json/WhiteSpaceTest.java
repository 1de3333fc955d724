package io.leadscore.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WhiteSpaceTest {
    private static final Pattern UNICODE_SPACE = Pattern.compile("\\p{IsWhite_Space}");
    private static final String BLANKS = " \t\r\n\u00a0\u1680\u2007\u2009\u200b\u200d\u2028\u202f\u205f\u2060\u2800\u3000"
            + "\u3164\ufeff\u00ad\u061c\u200e\u180e";

    @Test
    void every_character_with_the_property_white_space_is_a_space() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            boolean expected = point == 0x2800 || UNICODE_SPACE.matcher(Character.toString(point)).matches();
            assertThat(WhiteSpace.isSpace(point)).as("U+%04X", point).isEqualTo(expected);
        }
    }

    @Test
    void format_characters_that_cannot_be_seen_are_blank() {
        for (int point : new int[]{0xAD, 0x61C, 0x180E, 0x200B, 0x200F, 0x202E, 0x2060, 0x2064, 0x2069, 0xFE0F, 0xFEFF,
                0x3164, 0xE0041}) {
            assertThat(WhiteSpace.isBlank(Character.toString(point)) || point == 0xFE0F || point == 0xE0041)
                    .as("U+%04X", point)
                    .isTrue();
            assertThat(WhiteSpace.trim(Character.toString(point) + "a")).as("U+%04X", point).isEqualTo("a");
        }
    }

    @Test
    void a_selector_at_the_end_belongs_to_its_emoji() {
        assertThat(WhiteSpace.trim(" \u2764\ufe0f ")).isEqualTo("\u2764\ufe0f");
        assertThat(WhiteSpace.trim("\ufe0f\u2764")).isEqualTo("\u2764");
    }

    @Test
    void random_blanks_around_a_text_are_removed_and_those_inside_stay() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int n = 0; n < 5_000; n++) {
            String text = "Ada" + blanks(random) + "Lovelace\ud83d\ude00";
            assertThat(WhiteSpace.trim(blanks(random) + text + blanks(random))).as("seed %s", seed).isEqualTo(text);
            assertThat(WhiteSpace.isBlank(blanks(random))).as("seed %s", seed).isTrue();
            assertThat(WhiteSpace.trim(text)).as("seed %s", seed).isEqualTo(text);
        }
    }

    private static String blanks(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(BLANKS.charAt(random.nextInt(BLANKS.length())));
        }
        return text.toString();
    }
}
