package io.leadscore.core.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockedIdentitiesTest {
    private static final List<String> PLACEHOLDERS = List.of("anonymous", "guest", "user", "unknown", "undefined",
            "null",
            "(null)", "none", "nil", "nan", "n/a", "na", "void", "true", "false", "0", "-1", "id", "email",
            "distinctid",
            "distinct_id", "not_authenticated", "[object object]", "abc123");

    @Test
    void placeholders_are_blocked_in_any_case_and_quotes_and_with_blanks_around_them() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        for (int n = 0; n < 5_000; n++) {
            String value = PLACEHOLDERS.get(random.nextInt(PLACEHOLDERS.size()));
            String cased = random.nextBoolean() ? value.toUpperCase(Locale.ROOT) : value;
            String quote = List.of("", "\"", "'", "\"'", "`").get(random.nextInt(5));
            String blank = List.of("", " ", "\u00a0", "\u200b").get(random.nextInt(4));
            assertThat(BlockedIdentities.DEFAULT.blocks(blank + quote + cased + quote + blank))
                    .as("seed %s: %s", seed, cased)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "---", "000", "{{user.id}}", "${email}", "%EMAIL%",
            "[object Object]", "NaN", "\"undefined\"", "{{ contact.id }}", "\"\"",
            "' '"})
    void zeros_dashes_and_templates_are_blocked(String value) {
        assertThat(BlockedIdentities.DEFAULT.blocks(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "10", "-2", "users", "nullable", "userid-0", "info@x.example", "100%", "{x}", "$5",
            "abc1234", "guest@x.example", "0x0", "undefined-1", "nana"})
    void other_values_are_not_blocked(String value) {
        assertThat(BlockedIdentities.DEFAULT.blocks(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0-0-0", "id", "user", "1", "email", "void", "-1", "m-1"})
    void a_program_may_count_or_name_its_messages(String value) {
        assertThat(BlockedIdentities.isNoMessageId(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"undefined", "\"Null\"", "00000000-0000-0000-0000-000000000000", "{{id}}",
            "[object Object]", "\"\""})
    void some_placeholders_are_no_message_ids(String value) {
        assertThat(BlockedIdentities.isNoMessageId(value)).isTrue();
    }

    @Test
    void a_deployment_can_block_more_values_and_beginnings() {
        var blocked = new BlockedIdentities(Set.of("Test@X.example", "info@*"));

        assertThat(blocked.blocks("test@x.example")).isTrue();
        assertThat(blocked.blocks("INFO@any.example")).isTrue();
        assertThat(blocked.blocks("undefined")).isTrue();
        assertThat(blocked.blocks("test@x.example.com")).isFalse();
        assertThat(BlockedIdentities.DEFAULT.blocks("info@any.example")).isFalse();
    }
}
