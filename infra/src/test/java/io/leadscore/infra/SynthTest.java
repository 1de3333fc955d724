package io.leadscore.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The synthesis: it is reproducible, and cdk-nag accepts it. */
final class SynthTest {
    /** The second one runs in a process of its own, because each process has another order of {@code Map.of}. */
    @Test
    void two_synths_give_the_same_templates() throws Exception {
        Path output = Path.of("target", "cdk-test", "again").toAbsolutePath();
        var app = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Dleadscore.artifact=" + Synthesised.ARTIFACT,
                "-Dleadscore.page=" + Synthesised.PAGE, "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LeadscoreApp.class.getName()).redirectErrorStream(true)
                .redirectOutput(Path.of("target", "synth-again.log").toFile());
        app.environment()
                .putAll(Map.of("CDK_OUTDIR", output.toString(), "CDK_CONTEXT_JSON",
                        "{\"settings\": \"" + Synthesised.EVERY_SETTING + "\"}"));
        Process second = app.start();
        Synthesised first = Synthesised.everything();
        assertThat(second.waitFor()).as("see target/synth-again.log").isZero();
        Synthesised again = Synthesised.in(output);
        for (String file : List.of("Leadscore.template.json", "Archive.template.json", "PageFiles.template.json",
                "Leadscore.assets.json")) {
            assertThat(again.file(file)).as(file).isEqualTo(first.file(file));
        }
    }

    @Test
    void cdk_nag_finds_nothing_that_is_not_acknowledged_with_a_reason() {
        for (Synthesised synthesised : List.of(Synthesised.everything(), Synthesised.withUserPool(),
                Synthesised.defaults())) {
            requireNoFindings(synthesised);
        }
    }

    private static void requireNoFindings(Synthesised synthesised) {
        var stacks = new ArrayList<>(List.of("leadscore", "leadscore-archive"));
        if (!synthesised.resources("AWS::CloudFront::Distribution").isEmpty()) {
            stacks.add("leadscore-page");
        }
        for (String stack : stacks) {
            List<String> findings = synthesised
                    .file("AwsSolutions-" + stack + "-NagReport.csv")
                    .lines()
                    .skip(1)
                    .toList();
            assertThat(findings).filteredOn(row -> !row.contains("\"Compliant\"")).allSatisfy(row -> {
                assertThat(row).contains("\"Suppressed\"");
                assertThat(row).as("the reason must have at least 30 characters")
                        .matches("(\"[^\"]*\",){3}\"[^\"]{30,}\",.*");
            });
        }
        assertThat(synthesised.file("AwsSolutions-leadscore-NagReport.csv").lines()).hasSizeGreaterThan(
                50);
    }
}
