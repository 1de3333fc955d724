package io.leadscore.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The synthesis itself: the same every time, and nothing in it that cdk-nag objects to. */
final class SynthTest {
    @Test
    void two_synths_give_the_same_templates() {
        Synthesised again = Synthesised.of(Synthesised.EVERY_SETTING, "again");
        for (String file : List.of("Leadscore.template.json", "Archive.template.json", "Leadscore.assets.json")) {
            assertThat(again.file(file)).as(file).isEqualTo(Synthesised.everything().file(file));
        }
    }

    @Test
    void cdk_nag_finds_nothing_that_is_not_acknowledged_with_a_reason() {
        for (String stack : List.of("leadscore", "leadscore-archive")) {
            List<String> findings = Synthesised.everything()
                    .file("AwsSolutions-" + stack + "-NagReport.csv")
                    .lines()
                    .skip(1)
                    .toList();
            assertThat(findings).filteredOn(row -> !row.contains("\"Compliant\"")).allSatisfy(row -> {
                assertThat(row).contains("\"Suppressed\"");
                assertThat(row).as("a reason of some words").matches("(\"[^\"]*\",){3}\"[^\"]{30,}\",.*");
            });
        }
        assertThat(Synthesised.everything().file("AwsSolutions-leadscore-NagReport.csv").lines()).hasSizeGreaterThan(
                50);
    }
}
