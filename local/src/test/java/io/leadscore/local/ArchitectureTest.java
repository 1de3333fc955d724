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

/** The order of the modules is events, shared-core, functions, local. Each may use only those before it. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // The tests of a packaged module are in a jar, and the option above takes that for production.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.leadscore");

    @Test
    void no_module_uses_a_later_one() {
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
    void only_the_adapters_use_the_aws_sdk() {
        classes().that()
                .resideOutsideOfPackage("io.leadscore.functions.aws..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("software.amazon.awssdk..")
                .check(ALL);
    }

    @Test
    void only_the_local_bus_uses_amazons_matcher() {
        noClasses().that()
                .resideOutsideOfPackage("io.leadscore.local.bus..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.event.ruler..")
                .check(ALL);
    }

    @Test
    void only_the_http_server_uses_jetty() {
        noClasses().that()
                .resideOutsideOfPackage("io.leadscore.local.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(ALL);
    }

    /** A class of a module that no pom names cannot be used by mistake. */
    @Test
    void poms_name_only_earlier_modules_and_never_dynamodb_local() throws Exception {
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
