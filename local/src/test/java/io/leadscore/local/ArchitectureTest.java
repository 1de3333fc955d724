package io.leadscore.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The arrows of the design: events, shared-core, functions, local; each sees only those before it. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // Once packaged, another module's tests come in a jar, which that option takes for production.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.leadscore");

    @Test
    void no_module_sees_one_that_comes_after_it() {
        assertThat(ALL.contain("io.leadscore.functions.Wiring")).isTrue();
        noClasses().that()
                .resideInAnyPackage("io.leadscore.events..", "io.leadscore.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.leadscore.functions..", "io.leadscore.local..")
                .check(ALL);
        noClasses().that()
                .resideInAPackage("io.leadscore.functions..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadscore.local..")
                .check(ALL);
    }

    @Test
    void only_one_package_sees_the_sdk() {
        classes().that()
                .resideOutsideOfPackage("io.leadscore.functions.aws..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("software.amazon.awssdk..")
                .check(ALL);
    }

    @Test
    void amazons_matcher_is_seen_by_the_local_bus_alone() {
        noClasses().that()
                .resideOutsideOfPackage("io.leadscore.local.bus..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.event.ruler..")
                .check(ALL);
    }

    /** What a pom does not name cannot be imported by mistake; transitive ones could. */
    @Test
    void poms_name_only_what_comes_before_and_never_dynamodb_local() throws Exception {
        assertThat(dependencies("events")).noneMatch(name -> name.startsWith("leadscore-"));
        assertThat(dependencies("shared-core")).contains("leadscore-events")
                .doesNotContain("leadscore-functions", "leadscore-local", "dynamodb", "eventbridge", "bom");
        assertThat(dependencies("functions")).contains("leadscore-shared-core").doesNotContain("leadscore-local");
        for (String module : List.of("events", "shared-core", "functions", "local")) {
            assertThat(dependencies(module)).doesNotContain("DynamoDBLocal");
        }
    }

    private static List<String> dependencies(String module) throws Exception {
        Path pom = Path.of("").toAbsolutePath().resolveSibling(module).resolve("pom.xml");
        String text = Files.readString(pom).replaceFirst("(?s)<parent>.*?</parent>", "");
        return Pattern.compile("<dependency>.*?<artifactId>([^<]+)</artifactId>", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
