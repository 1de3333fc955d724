package io.leadscore.core.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.activity.Identities.Reading;
import io.leadscore.core.activity.Identity.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Ada@Example.com          | ada@example.com
            TITLE@X.EXAMPLE          | title@x.example
            ada+news@x.example       | ada+news@x.example
            o'hara@x.example         | o'hara@x.example
            JO\u0308RG@BU\u0308CHER.example | j\u00f6rg@b\u00fccher.example
            a@xn--bcher-kva.example  | a@xn--bcher-kva.example
            """)
    void addresses_are_compared_in_lower_case_and_composed(String text, String value) {
        assertThat(Identities.read(Kind.EMAIL, text)).isEqualTo(new Reading.Usable(new Identity(Kind.EMAIL, value)));
    }

    @ParameterizedTest
    @EnumSource(names = {"USER_ID", "ANONYMOUS_ID"})
    void ids_are_composed_and_trimmed_and_keep_their_case(Kind kind) {
        assertThat(Identities.read(kind, "\t U-1 e\u0301\n"))
                .isEqualTo(new Reading.Usable(new Identity(kind, "U-1 \u00e9")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t", "\u2003"})
    void a_blank_is_none(String text) {
        for (Kind kind : Kind.values()) {
            assertThat(Identities.read(kind, text)).isEqualTo(new Reading.Blank());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "a\u007fb", "a\u0085b"})
    void control_characters_are_refused(String text) {
        for (Kind kind : Kind.values()) {
            assertThat(Identities.read(kind, text)).isInstanceOf(Reading.Unusable.class);
        }
    }

    @Test
    void reading_a_normal_form_changes_nothing() {
        for (String text : new String[]{"\u0130\u0307@x.example", "\u212b@x.example", "ΑΣ@x.example",
                "a\u0323\u0307@x.example"}) {
            assertThat(Identities.read(Kind.EMAIL, text)).isInstanceOfSatisfying(Reading.Usable.class,
                    usable -> assertThat(Identities.read(Kind.EMAIL, usable.identity().value())).isEqualTo(usable));
        }
    }

    @Test
    void an_address_has_at_most_254_bytes_and_an_id_is_of_any_length() {
        String local = "ä".repeat(116);

        assertThat(Identities.read(Kind.EMAIL, local + "@example.example1234567")).isInstanceOf(Reading.Unusable.class);
        assertThat(Identities.read(Kind.EMAIL, local + "@example.example")).isInstanceOf(Reading.Usable.class);
        assertThat(Identities.read(Kind.USER_ID, "u".repeat(5_000))).isInstanceOf(Reading.Usable.class);
    }
}
