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
    @CsvSource({"b\u00fccher.example,xn--bcher-kva.example", "B\u00dcCHER.Example,b\u00fccher.example",
            "bu\u0308cher.example,b\u00fccher.example", "\uff42\uff4fx.example,box.example",
            "\u4f8b\u3048\u3002example,xn--r8jz45g.example", "mail.\u043f\u0440\u0438\u043c\u0435\u0440.example,"
                    + "mail.xn--e1afmkfd.example"})
    void an_international_domain_is_one_domain_in_all_its_forms(String domain, String other) {
        Identity one = usable("uwe@" + domain);
        assertThat(one).isEqualTo(usable("Uwe@" + other)).hasSameHashCodeAs(usable("uwe@" + other));
        assertThat(one).isEqualByComparingTo(usable("uwe@" + other));
        assertThat(one.value()).as("as it was typed")
                .endsWith(domain.equals("B\u00dcCHER.Example")
                        ? "b\u00fccher.example"
                        : java.text.Normalizer.normalize(domain, java.text.Normalizer.Form.NFC));
    }

    @Test
    void domains_that_differ_in_a_sharp_s_are_different() {
        assertThat(usable("a@stra\u00dfe.example")).isNotEqualTo(usable("a@strasse.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@\u00fc", "a@\u00fc..example", "a@\u3002example", "a@x.\u00e4\u3002"})
    void an_international_domain_needs_its_parts(String address) {
        assertThat(Identities.read(Kind.EMAIL, address)).isInstanceOf(Reading.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ufeffada@x.example", "ada@x.example\u200b", "\u202aada@x.example\u202c\u00a0",
            "ada\u200b@x.example", "ada@x\u00ad.example", "\u3000ada@x.example\u2800"})
    void what_cannot_be_seen_in_an_address_does_not_count(String pasted) {
        assertThat(usable(pasted).value()).isEqualTo("ada@x.example");
    }

    private static Identity usable(String address) {
        assertThat(Identities.read(Kind.EMAIL, address)).isInstanceOf(Reading.Usable.class);
        return ((Reading.Usable) Identities.read(Kind.EMAIL, address)).identity();
    }

    @ParameterizedTest
    @EnumSource(names = {"USER_ID", "ANONYMOUS_ID"})
    void ids_are_composed_and_trimmed_and_keep_their_case(Kind kind) {
        assertThat(Identities.read(kind, "\t U-1 e\u0301\n"))
                .isEqualTo(new Reading.Usable(new Identity(kind, "U-1 \u00e9")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t", "\u2003", "\u00a0", "\u200b\ufeff", "\u3164"})
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
