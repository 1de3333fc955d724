package io.leadscore.functions;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.leadscore.functions.access.Access;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The allowed dependencies between the packages of the functions ({@code docs/design.md}). */
class ArchitectureTest {
    private static final String SDK = "software.amazon.awssdk..";
    private static final String AWS = "io.leadscore.functions.aws..";

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // In a packaged build, tests of other modules are in a jar, which the option does not recognize as tests.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.leadscore");

    @Test
    void only_the_adapters_use_the_sdk() {
        holds(noClasses().that().resideOutsideOfPackage(AWS).should().dependOnClassesThat().resideInAPackage(SDK));
    }

    /** A query or a scan returns pages. Only one class calls them, so no other code can forget to read all pages. */
    @Test
    void queries_and_scans_are_made_in_one_place() {
        holds(noClasses().that()
                .haveNameNotMatching("io\\.leadscore\\.functions\\.aws\\.Table")
                .should()
                .callMethodWhere(DescribedPredicate.describe("a raw query or scan",
                        call -> call.getTargetOwner().getName().endsWith("DynamoDbClient")
                                && (call.getName().startsWith("query") || call.getName().startsWith("scan")))));
    }

    @Test
    void services_and_core_know_neither_handlers_nor_adapters() {
        holds(noClasses().that()
                .resideInAnyPackage("io.leadscore.functions.service..", "io.leadscore.functions.models..",
                        "io.leadscore.functions.port..",
                        "io.leadscore.core..", "io.leadscore.events..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AWS, "io.leadscore.functions", "io.leadscore.functions.http..",
                        "com.amazonaws.."));
        holds(noClasses().that()
                .resideInAnyPackage("io.leadscore.core..", "io.leadscore.events..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.leadscore.functions..", SDK));
        holds(noClasses().that()
                .resideInAPackage("io.leadscore.events..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadscore.core.."));
    }

    /** What is decided about other systems knows none of them, and nobody but the composition root knows their adapters. */
    @Test
    void only_the_sinks_know_other_systems_and_only_they_call_them() {
        holds(noClasses().that()
                .resideInAPackage("io.leadscore.functions.crm..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AWS, "io.leadscore.functions", "io.leadscore.functions.http..",
                        "io.leadscore.functions.query..", "io.leadscore.functions.sinks..", "com.amazonaws..",
                        "java.net.http.."));
        holds(noClasses().that()
                .resideOutsideOfPackages("io.leadscore.functions", "io.leadscore.functions.sinks..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadscore.functions.sinks.."));
        holds(noClasses().that()
                .resideInAPackage("io.leadscore.functions.sinks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AWS, "io.leadscore.functions", "io.leadscore.functions.http..",
                        "io.leadscore.functions.query..", "io.leadscore.functions.service.."));
        holds(noClasses().that()
                .resideInAnyPackage("io.leadscore.functions.query..", "io.leadscore.functions.service..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadscore.functions.crm.."));
    }

    /** A system is added or changed without reading another one. */
    @Test
    void adapters_of_other_systems_do_not_know_each_other() {
        String sinks = "io.leadscore.functions.sinks.";
        for (String system : List.of("hubspot", "salesforce", "slack", "webhook")) {
            holds(noClasses().that()
                    .resideInAPackage(sinks + system)
                    .should()
                    .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(sinks + "*")
                            .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(sinks + system,
                                    sinks + "http", sinks + "record")))));
        }
        holds(noClasses().that()
                .resideInAPackage(sinks + "http")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(sinks + "record"));
    }

    /** The deployed zip does not contain this package. */
    @Test
    void deployed_code_does_not_depend_on_the_local_stand_ins_for_aws() {
        holds(noClasses().that()
                .resideOutsideOfPackage("io.leadscore.functions.aws.local..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.leadscore.functions.aws.local.."));
    }

    /** Only the composition of the local system, in another module, asks for a system that everybody can use. */
    @Test
    void no_code_that_is_deployed_turns_the_sign_in_off() {
        holds(noClasses().that()
                .resideOutsideOfPackage("io.leadscore.functions.access..")
                .should()
                .accessField(Access.class, "WITHOUT_SIGN_IN")
                .orShould()
                .callConstructor(Access.WithoutSignIn.class));
        holds(noClasses().that()
                .resideInAPackage("io.leadscore.functions.access..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.leadscore.functions", "io.leadscore.functions.http..", AWS,
                        "io.leadscore.functions.port..", "io.leadscore.functions.service.."));
    }

    /** Its licence allows only calls over HTTP. */
    @Test
    void dynamodb_local_is_on_no_class_path() {
        assertThatThrownBy(() -> Class.forName("software.amazon.dynamodb.services.local.main.ServerRunner"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(System.getProperty("java.class.path")).doesNotContain("DynamoDBLocal");
    }

    @Test
    void the_rules_are_applied_to_existing_classes() {
        assertThat(PRODUCTION.size()).isGreaterThan(100);
        assertThatThrownBy(
                () -> holds(classes().that()
                        .resideInAPackage(AWS)
                        .should()
                        .onlyHaveDependentClassesThat()
                        .resideInAPackage("no.such.package")))
                .isInstanceOf(AssertionError.class);
    }

    private void holds(ArchRule rule) {
        rule.check(PRODUCTION);
    }
}
