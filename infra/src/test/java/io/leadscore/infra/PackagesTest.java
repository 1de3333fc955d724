package io.leadscore.infra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of the CDK app may use which. */
final class PackagesTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.leadscore.infra");

    @Test
    void no_packages_depend_on_each_other_in_a_cycle() {
        slices().matching("io.leadscore.infra.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void only_the_app_itself_sees_all_packages() {
        noClasses().that()
                .resideInAPackage("io.leadscore.infra.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadscore.infra")
                .check(MAIN);
    }

    @Test
    void functions_do_not_know_what_calls_them() {
        noClasses().that()
                .resideInAPackage("io.leadscore.infra.function..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.leadscore.infra.api..", "io.leadscore.infra.events..",
                        "io.leadscore.infra.models..", "io.leadscore.infra.sweep..", "io.leadscore.infra.watch..")
                .check(MAIN);
    }
}
