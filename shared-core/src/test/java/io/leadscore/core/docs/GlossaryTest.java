package io.leadscore.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The glossary can be searched by eye. */
final class GlossaryTest {
    @Test
    void terms_are_in_alphabetical_order_and_each_is_there_once() {
        List<String> terms = Pages.lines("docs/glossary.md")
                .stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4).toLowerCase(Locale.ROOT).replace('-', ' '))
                .toList();
        assertThat(terms).hasSizeGreaterThan(50).isSorted().doesNotHaveDuplicates();
    }
}
